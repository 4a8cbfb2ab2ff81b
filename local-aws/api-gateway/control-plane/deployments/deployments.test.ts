import { describe, expect, it } from 'vitest';
import { ALLOW_ALL } from '../../support/allow-all.ts';
import { document, harness, type Harness, mock } from '../support/harness.ts';

function deploy({ call }: Harness, id: string): string {
  return String(call('POST', `/restapis/${id}/deployments`, {}).fields['id']);
}

describe('deployment', () => {
  it('freezes the API: what comes later is not served', () => {
    const local = harness();
    const id = local.createApi({ binaryMediaTypes: ['image/png'] });
    const first = deploy(local, id);
    local.call('PUT', `/restapis/${id}?mode=overwrite`, document({ '/new': { get: mock() } }));
    const second = deploy(local, id);
    const served = (deployment: string): unknown => local.view.deployment(id, deployment)?.snapshot;
    expect(served(first)).toMatchObject({ binaryMediaTypes: ['image/png'], policy: ALLOW_ALL });
    expect([
      ...(local.view.deployment(id, first)?.snapshot.definition.methods.keys() ?? []),
    ]).toEqual(['GET /health']);
    expect([
      ...(local.view.deployment(id, second)?.snapshot.definition.methods.keys() ?? []),
    ]).toEqual(['GET /new']);
    expect(served(second)).not.toHaveProperty('policy');
  });

  it('freezes discrete methods as well', () => {
    const local = harness();
    const id = local.createApi();
    const first = deploy(local, id);
    const root = (
      local.call('GET', `/restapis/${id}/resources`).fields['item'] as {
        id: string;
        path: string;
      }[]
    ).find(({ path }) => path === '/health');
    local.call('DELETE', `/restapis/${id}/resources/${root?.id}/methods/GET/integration`);
    expect(
      local.view.deployment(id, first)?.snapshot.definition.methods.get('GET /health')?.integration
        ?.type,
    ).toBe('MOCK');
    expect(local.call('POST', `/restapis/${id}/deployments`, {}).fields['message']).toBe(
      'No integration defined for method',
    );
  });

  it('is kept while a stage points at it', () => {
    const local = harness();
    const id = local.createApi();
    const [first, second] = [deploy(local, id), deploy(local, id)];
    local.call('POST', `/restapis/${id}/stages`, { stageName: 'v1', deploymentId: first });
    expect(local.call('DELETE', `/restapis/${id}/deployments/${first}`)).toMatchObject({
      status: 400,
      fields: { message: 'Active stages pointing to this deployment must be moved or deleted' },
    });
    local.patch(`/restapis/${id}/stages/v1`, ['replace', '/deploymentId', second]);
    expect(local.call('DELETE', `/restapis/${id}/deployments/${first}`).status).toBe(202);
    expect(local.view.stage(id, 'v1')?.deploymentId).toBe(second);
  });

  it('refuses an API without methods', () => {
    const { call } = harness();
    const { id } = call('POST', '/restapis', { name: 'empty' }).fields;
    expect(call('POST', `/restapis/${String(id)}/deployments`, {}).fields['message']).toBe(
      "The REST API doesn't contain any methods",
    );
  });
});

describe('stage', () => {
  function staged(): Harness & { id: string; path: string } {
    const local = harness();
    const id = local.createApi();
    local.call('POST', `/restapis/${id}/stages`, {
      stageName: 'v1',
      deploymentId: deploy(local, id),
      variables: { color: 'red' },
      tags: { a: '1' },
    });
    return { ...local, id, path: `/restapis/${id}/stages/v1` };
  }

  it('takes the operations that Terraform sends', () => {
    const { patch, path, view, id, setLogRole } = staged();
    setLogRole();
    patch(
      path,
      ['remove', '/variables/color'],
      ['replace', '/variables/hue', 'blue'],
      [
        'replace',
        '/accessLogSettings/destinationArn',
        'arn:aws:logs:us-east-1:123456789012:log-group:api:*',
      ],
      ['replace', '/accessLogSettings/format', '$context.requestId'],
      ['replace', '/*/*/throttling/rateLimit', '100'],
      ['replace', '/images~1{key}/GET/throttling/burstLimit', '5'],
    );
    expect(view.stage(id, 'v1')).toMatchObject({
      variables: { hue: 'blue' },
      accessLog: {
        destinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:api',
        format: '$context.requestId',
      },
      methodSettings: {
        '*/*': { throttlingRateLimit: 100, metricsEnabled: false },
        'images~1{key}/GET': { throttlingBurstLimit: 5 },
      },
    });
    patch(path, ['remove', '/*/*'], ['remove', '/accessLogSettings']);
    const after = view.stage(id, 'v1');
    expect(after?.accessLog).toBeUndefined();
    expect(Object.keys(after?.methodSettings ?? {})).toEqual(['images~1{key}/GET']);
  });

  it.each([
    [
      '/canarySettings/stageVariableOverrides',
      501,
      /local AWS: .*stageVariableOverrides as a whole/,
    ],
    ['/clientCertificateId', 501, /not implemented by the local AWS: client certificates/],
    ['/nonsense', 400, /Invalid method setting path: \/nonsense\. Must be one of/],
    ['/deploymentId', 400, /Invalid deployment identifier/],
    ['/*/*/logging/loglevel', 400, /Must be one of OFF, ERROR, INFO/],
  ])('refuses %s', (target, status, message) => {
    const { patch, path } = staged();
    const answer = patch(path, ['replace', target, '1']);
    expect(answer.status).toBe(status);
    expect(answer.fields['message']).toMatch(message);
  });

  // "Set up CloudWatch logging for REST APIs", Permissions.
  it.each<readonly [string, string, number, number]>([
    ['/accessLogSettings/destinationArn', 'arn:aws:logs:us-east-1:1:log-group:x', 400, 200],
    ['/*/*/logging/loglevel', 'INFO', 400, 200],
    ['/images/GET/logging/loglevel', 'ERROR', 400, 200],
    ['/*/*/logging/loglevel', 'OFF', 200, 200],
    ['/*/*/logging/dataTrace', 'true', 200, 200],
    ['/accessLogSettings/destinationArn', 'arn:aws:firehose:us-east-1:1:d/x', 200, 200],
  ])('%s %s without the role of the account: %i, with it: %i', (target, value, without, withIt) => {
    const { patch, path, setLogRole } = staged();
    const answer = patch(path, ['replace', target, value]);
    expect(answer.status).toBe(without);
    if (without === 400)
      expect(answer.fields['message']).toBe(
        'CloudWatch Logs role ARN must be set in account settings to enable logging',
      );
    setLogRole();
    expect(patch(path, ['replace', target, value]).status).toBe(withIt);
  });

  it.each(['-0.1', '100.1', 'half'])('takes no canary of %s percent', (percent) => {
    const { patch, path } = staged();
    expect(patch(path, ['replace', '/canarySettings/percentTraffic', percent]).status).toBe(400);
  });

  it('keeps the deployment of its canary, as its own', () => {
    const { call, patch, path, id, ...local } = staged();
    const second = deploy({ call, patch, ...local }, id);
    patch(path, ['replace', '/canarySettings/deploymentId', second]);
    expect(call('DELETE', `/restapis/${id}/deployments/${second}`).status).toBe(400);
    patch(path, ['remove', '/canarySettings']);
    expect(call('DELETE', `/restapis/${id}/deployments/${second}`).status).toBe(202);
  });

  it('is tagged by its ARN, encoded or not', () => {
    const { call, path, id } = staged();
    const arn = `arn:aws:apigateway:us-east-1::/restapis/${id}/stages/v1`;
    call('PUT', `/tags/${encodeURIComponent(arn)}`, { tags: { b: '2' } });
    call('DELETE', `/tags/${arn}?tagKeys=a`);
    expect(call('GET', path).fields['tags']).toEqual({ b: '2' });
  });

  it('exports what it serves', () => {
    const { call, path, id } = staged();
    call('PUT', `/restapis/${id}?mode=overwrite`, document({ '/new': { get: mock() } }));
    expect(call('GET', `${path}/exports/oas30?extensions=integrations`).fields).toMatchObject({
      openapi: '3.0.1',
      paths: { '/health': { get: { 'x-amazon-apigateway-integration': { type: 'mock' } } } },
    });
  });
});
