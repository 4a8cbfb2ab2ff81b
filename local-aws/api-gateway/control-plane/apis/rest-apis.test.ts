import { describe, expect, it } from 'vitest';
import { ALLOW_ALL } from '../../support/allow-all.ts';
import { document, harness, mock } from '../support/harness.ts';

describe('PutRestApi', () => {
  const literals = {
    description: 'old',
    binaryMediaTypes: ['image/png'],
    minimumCompressionSize: 100,
    apiKeySource: 'AUTHORIZER',
    disableExecuteApiEndpoint: true,
  };

  it('overwrite deletes literal properties that the document lacks, the policy among them', () => {
    const { createApi, call } = harness();
    const id = createApi(literals);
    const { fields } = call(
      'PUT',
      `/restapis/${id}?mode=overwrite`,
      document({ '/health': { get: mock() } }),
    );
    expect(fields).toMatchObject({
      id,
      apiKeySource: 'HEADER',
      disableExecuteApiEndpoint: false,
      endpointConfiguration: { types: ['EDGE'] },
    });
    for (const name of ['description', 'binaryMediaTypes', 'minimumCompressionSize', 'policy'])
      expect(fields).not.toHaveProperty(name);
  });

  it('merge keeps them, and the routes too', () => {
    const { createApi, call } = harness();
    const id = createApi(literals);
    const { fields } = call(
      'PUT',
      `/restapis/${id}?mode=merge`,
      document({ '/other': { get: mock() } }),
    );
    expect(fields).toMatchObject(literals);
    const paths = (
      call('GET', `/restapis/${id}/resources`).fields['item'] as { path: string }[]
    ).map(({ path }) => path);
    expect(paths.sort()).toEqual(['/', '/health', '/other']);
  });

  it('overwrite takes away the routes that the document lacks', () => {
    const { createApi, call } = harness();
    const id = createApi();
    call('PUT', `/restapis/${id}?mode=overwrite`, document({ '/other': { get: mock() } }));
    const paths = (
      call('GET', `/restapis/${id}/resources`).fields['item'] as { path: string }[]
    ).map(({ path }) => path);
    expect(paths.sort()).toEqual(['/', '/other']);
  });

  it('changes nothing when it fails', () => {
    const { createApi, call } = harness();
    const id = createApi(literals);
    const before = call('GET', `/restapis/${id}`);
    const broken = document({ '/other': { get: mock({}, { type: 'lambda' }) } });
    expect(call('PUT', `/restapis/${id}?mode=overwrite`, broken).status).toBe(400);
    expect(call('GET', `/restapis/${id}`)).toEqual(before);
  });
});

describe('UpdateRestApi', () => {
  it('adds and removes media types by their escaped names', () => {
    const { createApi, patch } = harness();
    const id = createApi({ binaryMediaTypes: ['image/png'] });
    const { fields } = patch(
      `/restapis/${id}`,
      ['remove', '/binaryMediaTypes/image~1png'],
      ['add', '/binaryMediaTypes/*~1*'],
    );
    expect(fields['binaryMediaTypes']).toEqual(['*/*']);
  });

  it('switches compression off when the value is absent', () => {
    const { createApi, patch } = harness();
    const id = createApi({ minimumCompressionSize: 0 });
    expect(
      patch(`/restapis/${id}`, ['replace', '/minimumCompressionSize']).fields,
    ).not.toHaveProperty('minimumCompressionSize');
  });

  it('returns the policy escaped once more, as Terraform unescapes it', () => {
    const { createApi, call } = harness();
    const { policy } = call('GET', `/restapis/${createApi()}`).fields;
    expect(policy).toContain('{\\"Version\\"');
    expect(JSON.parse(`"${String(policy)}"`)).toBe(ALLOW_ALL);
  });

  it.each([
    ['an unknown path', ['replace', '/nonsense', 'x'], /Invalid patch path/],
    ['a policy that is no policy', ['replace', '/policy', '{"a":1}'], /Invalid policy document/],
    [
      'a policy beyond 8,192 characters',
      ['replace', '/policy', JSON.stringify({ Statement: ['x'.repeat(8192)] })],
      /8192/,
    ],
  ] as const)('refuses %s', (_, operation, message) => {
    const { createApi, patch } = harness();
    const answer = patch(`/restapis/${createApi()}`, operation);
    expect(answer.status).toBe(400);
    expect(answer.fields['message']).toMatch(message);
  });
});

describe('errors', () => {
  it.each([
    ['GET', '/restapis/none', 404, 'NotFoundException', /Invalid API identifier/],
    [
      'GET',
      '/clientcertificates',
      501,
      'NotImplementedException',
      /not implemented by the local AWS: GetClientCertificates/,
    ],
    ['GET', '/nonsense', 501, 'NotImplementedException', /local AWS: GET \/nonsense/],
    ['POST', '/restapis', 400, 'BadRequestException', /name is required/],
  ])('%s %s', (method, path, status, type, message) => {
    const answer = harness().call(method, path, method === 'POST' ? {} : undefined);
    expect(answer).toMatchObject({ status, type });
    expect(answer.fields['message']).toMatch(message);
  });

  it('counts calls by operation', () => {
    const { createApi, call, control } = harness();
    const id = createApi();
    call('GET', `/restapis/${id}`);
    expect(Object.fromEntries(control.callCounts)).toEqual({
      CreateRestApi: 1,
      PutRestApi: 1,
      GetRestApi: 1,
    });
  });
});

describe('ids of APIs', () => {
  const ids = (seed?: string): string[] => {
    const { createApi } = harness(seed);
    return [createApi(), createApi(), createApi({ name: 'other' })];
  };

  it('are the same in each start with the same seed, and never twice in one', () => {
    expect(ids('a')).toEqual(ids('a'));
    expect(new Set(ids('a')).size).toBe(3);
    expect(ids('b')[0]).not.toBe(ids('a')[0]);
    expect(ids()[0]).not.toBe(ids()[0]);
    expect(ids('a')[0]).toMatch(/^[a-z0-9]{10}$/);
  });

  it('of what was deleted come back to nobody else', () => {
    const { call, createApi } = harness('a');
    const [first, second] = [createApi(), createApi()];
    call('DELETE', `/restapis/${first}`);
    expect([first, second]).not.toContain(createApi());
  });

  it('are shown with the stages, and what a browser can open of them', () => {
    const { call, createApi, view } = harness();
    const id = createApi();
    call('POST', `/restapis/${id}/deployments`, { stageName: 'v1' });
    expect(view.stages()).toMatchObject([{ apiId: id, name: 'images', stageName: 'v1' }]);
  });
});
