import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../http/headers.ts';
import { FUNCTION_URI } from '../support/aws.ts';
import { mockAnswering } from '../support/integrations.ts';
import { createWorld, type WorldParts } from '../support/world.ts';
import type { IncomingRequest } from '../types.ts';

describe('endpoint types', () => {
  const deny = (endpoint: string) =>
    JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'execute-api:Invoke',
          Resource: 'execute-api:/*',
        },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'execute-api:Invoke',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:SourceVpce': endpoint } },
        },
      ],
    });
  const vpce = (vpceId: string) => ({ channel: { kind: 'vpce' as const, vpceId } });
  const endpointPolicy = (Resource: string) => ({
    vpcEndpoint: () =>
      Promise.resolve({
        vpcId: 'vpc-1',
        policy: JSON.stringify({
          Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource },
        }),
      }),
  });
  const privateDomain = {
    domainName: 'a.internal',
    policy: {
      document: deny('vpce-1'),
      resource: 'arn:aws:execute-api:us-east-1:123456789012:/domainnames/a.internal+id',
    },
  };
  /** "AWS global condition context keys": the address is aws:SourceIp or aws:VpcSourceIp. */
  const from = (key: string, range: string) =>
    JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { IpAddress: { [key]: range } },
      },
    });
  const privately = (policy: string) => ({
    api: { endpointType: 'PRIVATE' as const },
    snapshot: { policy },
  });
  const cases: [string, Partial<WorldParts>, Partial<IncomingRequest>, number, string][] = [
    ['REGIONAL, public', {}, {}, 200, 'GET /a'],
    ['REGIONAL, endpoint', {}, vpce('vpce-1'), 403, '{"message":"Forbidden"}'],
    ['PRIVATE, public', { api: { endpointType: 'PRIVATE' } }, {}, 403, '{"message":"Forbidden"}'],
    [
      'PRIVATE, endpoint',
      { api: { endpointType: 'PRIVATE' }, snapshot: { policy: deny('vpce-1') } },
      vpce('vpce-1'),
      200,
      'GET /a',
    ],
    [
      'PRIVATE, address in the VPC',
      privately(from('aws:VpcSourceIp', '127.0.0.0/8')),
      vpce('vpce-1'),
      200,
      'GET /a',
    ],
    [
      'PRIVATE, public address',
      privately(from('aws:SourceIp', '127.0.0.0/8')),
      vpce('vpce-1'),
      403,
      'not authorized',
    ],
    [
      'REGIONAL, address in the VPC',
      { snapshot: { policy: from('aws:VpcSourceIp', '127.0.0.0/8') } },
      {},
      403,
      'not authorized',
    ],
    [
      'PRIVATE, other endpoint',
      { api: { endpointType: 'PRIVATE' }, snapshot: { policy: deny('vpce-1') } },
      vpce('vpce-2'),
      403,
      'explicit deny',
    ],
    [
      'PRIVATE, no such endpoint',
      { api: { endpointType: 'PRIVATE' } },
      vpce('vpce-9'),
      403,
      '{"message":"Forbidden"}',
    ],
    [
      'PRIVATE, no policy',
      { api: { endpointType: 'PRIVATE' }, snapshot: { policy: '' } },
      vpce('vpce-1'),
      403,
      'is not authorized to perform: execute-api:Invoke',
    ],
    [
      'REGIONAL, policy that still denies',
      { snapshot: { policy: deny('vpce-1') } },
      {},
      403,
      'arn:aws:execute-api:us-east-1:********9012:abc123/v1/GET/a with an explicit deny',
    ],
    [
      'PRIVATE, alias without association',
      { api: { endpointType: 'PRIVATE' } },
      { ...vpce('vpce-1'), isAlias: true },
      403,
      '{"message":"Forbidden"}',
    ],
    [
      'PRIVATE, alias with association',
      { api: { endpointType: 'PRIVATE', vpcEndpointIds: ['vpce-1'] } },
      { ...vpce('vpce-1'), isAlias: true },
      200,
      'GET /a',
    ],
    [
      'PRIVATE, endpoint policy for another API',
      {
        api: { endpointType: 'PRIVATE' },
        view: endpointPolicy('arn:aws:execute-api:us-east-1:123456789012:other/*'),
      },
      vpce('vpce-1'),
      403,
      'is not authorized',
    ],
    [
      'PRIVATE, endpoint policy for this API',
      {
        api: { endpointType: 'PRIVATE' },
        view: endpointPolicy('arn:aws:execute-api:us-east-1:123456789012:abc123/*'),
      },
      vpce('vpce-1'),
      200,
      'GET /a',
    ],
    [
      'PRIVATE domain, its policy denies',
      { api: { endpointType: 'PRIVATE' } },
      { ...vpce('vpce-2'), ...privateDomain },
      403,
      'explicit deny',
    ],
    [
      'PRIVATE domain, its policy allows',
      { api: { endpointType: 'PRIVATE' } },
      { ...vpce('vpce-1'), ...privateDomain },
      200,
      'GET /a',
    ],
    [
      'domain without mapping',
      {},
      { domainName: 'a.example.org', refusal: 'no base path mapping' },
      403,
      '{"message":"Forbidden"}',
    ],
    [
      'disabled default address',
      { api: { disableExecuteApiEndpoint: true } },
      {},
      403,
      '{"message":"Forbidden"}',
    ],
    [
      'disabled default address, custom domain',
      { api: { disableExecuteApiEndpoint: true } },
      { domainName: 'a.example.org' },
      200,
      'GET /a',
    ],
    ['unknown stage', {}, { stageName: 'v9' }, 403, '{"message":"Forbidden"}'],
  ];
  it.each(cases)('%s: %#', async (_, parts, request, status, text) => {
    const seen = await createWorld({ routes: { 'GET /a': {} }, ...parts }).get('/a', request);
    expect(seen.status).toBe(status);
    expect(seen.text).toContain(text);
  });

  // Names: quiltdata/quilt#3225, a browser's request recorded behind an edge-optimized API.
  it('EDGE: well-known names, sorted cookies, CloudFront headers, no Content-MD5', async () => {
    const proxy = { type: 'AWS_PROXY' as const, uri: FUNCTION_URI, requestTemplates: {} };
    const routes = { 'GET /a': { integration: { ...mockAnswering(''), ...proxy } } };
    const headers: HeaderList = [
      ['x-my-header', '1'],
      ['cookie', 'b=2; a=1'],
      ['content-md5', 'x'],
      ['accept-language', 'en'],
      ['origin', 'https://a.b'],
    ];
    const edge = createWorld({ routes, api: { endpointType: 'EDGE' } });
    await edge.get('/a', { headers });
    const seen = (edge.events[0] as { headers: Record<string, string> }).headers;
    expect(seen).toMatchObject({
      'x-my-header': '1',
      'Accept-Language': 'en',
      origin: 'https://a.b',
      Cookie: 'a=1; b=2',
      'CloudFront-Viewer-Country': 'US',
      'X-Amz-Cf-Id': expect.any(String) as unknown,
    });
    expect(Object.keys(seen)).not.toContain('content-md5');
    const regional = createWorld({ routes });
    await regional.get('/a', { headers });
    const kept = (regional.events[0] as { headers: object }).headers;
    expect(kept).toMatchObject({
      'x-my-header': '1',
      cookie: 'b=2; a=1',
      'accept-language': 'en',
    });
    expect(Object.keys(kept)).not.toContain('content-md5');
  });

  it.each([
    ['EDGE', 8192],
    ['REGIONAL', 10_240],
    ['PRIVATE', 8192],
  ] as const)('%s takes URLs of %i characters', async (endpointType, limit) => {
    const { get } = createWorld({ routes: { 'GET /a': {} }, api: { endpointType } });
    const query = 'x'.repeat(limit - '/v1/a?'.length);
    const by: Partial<IncomingRequest> =
      endpointType === 'PRIVATE' ? { channel: { kind: 'vpce', vpceId: 'vpce-1' } } : {};
    expect((await get(`/a?${query}`, by)).status).toBe(200);
    expect((await get(`/a?${query}x`, by)).status).toBe(414);
  });
});
