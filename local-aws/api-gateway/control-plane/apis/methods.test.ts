import { describe, expect, it } from 'vitest';
import { harness } from '../support/harness.ts';

describe('discrete resources', () => {
  it('make the same API as a document would', () => {
    const { call, view } = harness();
    const { id, rootResourceId } = call('POST', '/restapis', { name: 'discrete' }).fields as {
      id: string;
      rootResourceId: string;
    };
    const parent = String(
      call('POST', `/restapis/${id}/resources/${rootResourceId}`, { pathPart: 's3' }).fields['id'],
    );
    const resource = String(
      call('POST', `/restapis/${id}/resources/${parent}`, { pathPart: '{key+}' }).fields['id'],
    );
    const method = `/restapis/${id}/resources/${resource}/methods/GET`;
    const steps: readonly (readonly [path: string, body: object])[] = [
      [
        method,
        { authorizationType: 'NONE', requestParameters: { 'method.request.path.key': true } },
      ],
      [`${method}/responses/200`, { responseParameters: { 'method.response.header.ETag': true } }],
      [
        `${method}/integration`,
        {
          type: 'HTTP',
          httpMethod: 'GET',
          uri: 'https://example.com/{key}',
          requestParameters: { 'integration.request.path.key': 'method.request.path.key' },
        },
      ],
      [
        `${method}/integration/responses/200`,
        {
          selectionPattern: '2\\d{2}',
          responseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' },
        },
      ],
    ];
    for (const [path, body] of steps)
      expect(call('PUT', path, body)).toMatchObject({ status: 201 });
    const deployment = String(
      call('POST', `/restapis/${id}/deployments`, { stageName: 'v1' }).fields['id'],
    );
    expect(
      view.deployment(id, deployment)?.snapshot.definition.methods.get('GET /s3/{key+}'),
    ).toMatchObject({
      methodResponses: { 200: ['ETag'] },
      integration: { type: 'HTTP', responses: { '2\\d{2}': { statusCode: '200' } } },
    });
    expect(view.stage(id, 'v1')?.deploymentId).toBe(deployment);
    expect(call('GET', method).fields).toMatchObject({
      methodIntegration: { integrationResponses: { 200: { selectionPattern: '2\\d{2}' } } },
    });
  });

  it.each<readonly [string, string, string, object | undefined, number, RegExp]>([
    [
      'a second resource of one name',
      'POST',
      '/resources/ROOT',
      { pathPart: 'health' },
      409,
      /already has this name/,
    ],
    [
      'a bad path part',
      'POST',
      '/resources/ROOT',
      { pathPart: 'a b' },
      400,
      /path part only allow/,
    ],
    [
      'an unknown HTTP method',
      'PUT',
      '/resources/ROOT/methods/FETCH',
      { authorizationType: 'NONE' },
      400,
      /Invalid HttpMethod specified/,
    ],
    [
      'an authorizer that does not exist',
      'PUT',
      '/resources/ROOT/methods/GET',
      { authorizationType: 'CUSTOM', authorizerId: 'x' },
      400,
      /Invalid authorizer ID/,
    ],
    ['the root to be deleted', 'DELETE', '/resources/ROOT', undefined, 400, /Root resource/],
    [
      'a method that is not there',
      'GET',
      '/resources/ROOT/methods/GET',
      undefined,
      404,
      /Invalid Method identifier/,
    ],
  ])('refuses %s', (_, method, path, body, status, message) => {
    const { call, createApi } = harness();
    const id = createApi();
    const root = String(call('GET', `/restapis/${id}`).fields['rootResourceId']);
    const answer = call(method, `/restapis/${id}${path.replace('ROOT', root)}`, body);
    expect(answer.status).toBe(status);
    expect(answer.fields['message']).toMatch(message);
  });
});
