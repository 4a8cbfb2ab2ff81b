import { describe, expect, it } from 'vitest';
import { harness, type Harness } from '../support/harness.ts';

const HOST = 'api.example.com';
const BASE = `/v2/domainnames/${HOST}/apimappings`;
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/1';

interface Named extends Harness {
  readonly ids: readonly string[];
  map(key: string, api: number): Record<string, unknown>;
  /** The number of the API that a path leads to, and what the API does not see of it. */
  leads(path: string): readonly [api: number, basePath: string];
}

function named(fields: object = {}): Named {
  const local = harness();
  const ids = [1, 2, 3].map(() => {
    const id = local.createApi({ endpointConfiguration: { types: ['REGIONAL'] } });
    local.call('POST', `/restapis/${id}/deployments`, { stageName: 'v1' });
    return id;
  });
  const made = local.call('POST', '/domainnames', {
    domainName: HOST,
    regionalCertificateArn: CERTIFICATE,
    certificateArn: CERTIFICATE,
    endpointConfiguration: { types: ['REGIONAL'] },
    ...fields,
  });
  expect(made.status).toBe(201);
  return {
    ...local,
    ids,
    map: (apiMappingKey, api) => {
      const body = { apiMappingKey, apiId: ids[api - 1], stage: 'v1' };
      return local.call('POST', BASE, body).fields;
    },
    leads(path) {
      const found = local.view.domain({ host: HOST, path });
      return [ids.indexOf(found?.apiId ?? '') + 1, found?.basePath ?? ''];
    },
  };
}

describe('API mappings', () => {
  // The table of "Use API mappings to connect API stages to a custom domain name for REST APIs".
  it.each([
    ['/orders', 2, '/orders'],
    ['/orders/v1/items', 3, '/orders/v1/items'],
    ['/orders/v1/items/123', 3, '/orders/v1/items'],
    ['/orders/v1', 2, '/orders'],
    ['/customers', 1, ''],
    ['/ordersandmore', 2, '/orders'],
  ])('%s goes to API %i', (path, api, basePath) => {
    const { map, leads, view } = named();
    map('', 1);
    map('orders', 2);
    map('orders/v1/items', 3);
    expect(leads(path)).toEqual([api, basePath]);
    expect(view.domain({ host: HOST, path })).toMatchObject({ lowerCaseHeaders: true });
  });

  it('with single levels only a whole segment matches, and header names stay', () => {
    const { map, leads, view } = named();
    map('', 1);
    map('orders', 2);
    expect(leads('/ordersandmore')).toEqual([1, '']);
    expect(view.domain({ host: HOST, path: '/' })).not.toHaveProperty('lowerCaseHeaders');
  });

  it('are read, changed and deleted, and seen as base paths', () => {
    const { map, call, leads, ids } = named();
    const { apiMappingId } = map('orders', 2);
    const one = `${BASE}/${String(apiMappingId)}`;
    const shown = { apiMappingId, apiMappingKey: 'orders', apiId: ids[1], stage: 'v1' };
    expect(call('GET', one).fields).toEqual(shown);
    expect(call('GET', BASE).fields).toEqual({ items: [shown] });
    expect(call('GET', `/domainnames/${HOST}/basepathmappings`).fields).toEqual({
      item: [{ basePath: 'orders', restApiId: ids[1], stage: 'v1' }],
    });
    const changed = { apiId: ids[2], apiMappingKey: 'a/b', stage: 'v1' };
    expect(call('PATCH', one, changed).fields).toEqual({ apiMappingId, ...changed });
    expect(leads('/a/b/c')).toEqual([3, '/a/b']);
    expect(call('DELETE', one).status).toBe(204);
    expect(call('GET', one).status).toBe(404);
  });

  it.each([
    ['a key with an empty segment', {}, { apiMappingKey: 'a//b' }, /Invalid api mapping key/],
    ['a name of type EDGE', { endpointConfiguration: { types: ['EDGE'] } }, {}, /Only REGIONAL/],
    [
      'a name that takes rules only',
      { routingMode: 'ROUTING_RULE_ONLY' },
      { apiMappingKey: 'a' },
      /takes no mappings/,
    ],
    [
      'several levels with another security policy',
      { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', endpointAccessMode: 'STRICT' },
      { apiMappingKey: 'a/b' },
      /TLS_1_2/,
    ],
  ])('refuses %s', (_, fields, mapping, message) => {
    const { call, ids } = named(fields);
    const answer = call('POST', BASE, { apiId: ids[0], stage: 'v1', ...mapping });
    expect([answer.status, answer.fields['message']]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
  });

  it('version 1 takes one level', () => {
    const { call, ids, map } = named();
    map('a', 1);
    const base = `/domainnames/${HOST}/basepathmappings`;
    const refusal = {
      status: 400,
      fields: { message: expect.stringContaining('use API Gateway V2') },
    };
    expect(call('POST', base, { restApiId: ids[0], basePath: 'a/b' })).toMatchObject(refusal);
    const patch = { patchOperations: [{ op: 'replace', path: '/basePath', value: 'a/b' }] };
    expect(call('PATCH', `${base}/a`, patch)).toMatchObject(refusal);
  });
});

describe('wildcard names', () => {
  it('answer one level below, unless that is a name itself', () => {
    const { call, view, ids } = named({ domainName: '*.example.com' });
    call('POST', '/domainnames/*.example.com/basepathmappings', { restApiId: ids[0], stage: 'v1' });
    const domain = (host: string) => view.domain({ host, path: '/x' });
    expect(domain('a.example.com')).toMatchObject({ apiId: ids[0] });
    expect(domain('example.com')).toBeUndefined();
    expect(domain('a.b.example.com')).toBeUndefined();
    const own = { domainName: 'a.example.com', regionalCertificateArn: CERTIFICATE };
    call('POST', '/domainnames', { ...own, endpointConfiguration: { types: ['REGIONAL'] } });
    expect(domain('a.example.com')).toMatchObject({ refusal: expect.stringContaining('mapping') });
  });
});

describe('security policies', () => {
  it.each([
    ['without access mode', {}, /endpointAccessMode/],
    ['of EDGE', { securityPolicy: 'SecurityPolicy_TLS13_2025_EDGE' }, /endpointAccessMode/],
    [
      'of EDGE, for REGIONAL',
      { securityPolicy: 'SecurityPolicy_TLS13_2025_EDGE', endpointAccessMode: 'BASIC' },
      /not a policy of REGIONAL/,
    ],
    [
      'beside mutual TLS',
      { endpointAccessMode: 'BASIC', mutualTlsAuthentication: { truststoreUri: 's3://a/b' } },
      /Mutual TLS/,
    ],
  ])('an enhanced one %s is refused', (_, fields, message) => {
    const answer = harness().call('POST', '/domainnames', {
      domainName: HOST,
      regionalCertificateArn: CERTIFICATE,
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      ...fields,
    });
    expect([answer.status, answer.fields['message']]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
  });

  it('is set in place together with its access mode', () => {
    const { patch, call } = named();
    const name = `/domainnames/${HOST}`;
    const policy = ['replace', '/securityPolicy', 'SecurityPolicy_TLS13_1_3_2025_09'] as const;
    expect(patch(name, policy).status).toBe(400);
    expect(patch(name, policy, ['replace', '/endpointAccessMode', 'BASIC']).status).toBe(200);
    expect(call('GET', name).fields).toMatchObject({ endpointAccessMode: 'BASIC' });
  });
});
