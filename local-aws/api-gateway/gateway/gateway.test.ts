import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../http/headers.ts';
import { signRequest } from '../../http/signed-request.ts';
import { FUNCTION_URI } from './support/aws.ts';
import { mockAnswering } from './support/integrations.ts';
import { createWorld, type WorldParts } from './support/world.ts';
import type { IncomingRequest } from './types.ts';

describe('routing', () => {
  const routes = {
    'GET /': {},
    'GET /a': {},
    'GET /a/{id}': {},
    'GET /a/{key+}': {},
    'ANY /b/{id}/c': {},
    'POST /b/{id}/c': {},
    'GET /b/x/d': {},
    'ANY /{proxy+}': {},
    'POST /only': {},
  };
  it.each([
    ['GET', '/', 'GET /'],
    ['GET', '/a', 'GET /a'],
    ['GET', '/a/', 'GET /a'],
    ['GET', '/%61', 'GET /a'],
    ['GET', '/a/1', 'GET /a/{id}'],
    ['GET', '/a/1%2F2', 'GET /a/{id}'],
    ['GET', '/a/1/2', 'GET /a/{key+}'],
    ['POST', '/b/1/c', 'POST /b/{id}/c'],
    ['PUT', '/b/1/c', 'ANY /b/{id}/c'],
    ['GET', '/b/x/c', 'ANY /b/{id}/c'],
    ['GET', '/b/x/d', 'GET /b/x/d'],
    ['GET', '/z/y', 'ANY /{proxy+}'],
  ])('%s %s is %s', async (method, path, expected) => {
    expect(await createWorld({ routes }).get(path, { method })).toMatchObject({
      status: 200,
      text: expected,
    });
  });

  it.each([
    ['POST', '/a'],
    ['GET', '/only'],
    ['HEAD', '/a'],
  ])('%s %s is no route, although a greedy one covers the path', async (method, path) => {
    const { status, text, header } = await createWorld({ routes }).get(path, { method });
    expect([status, header('x-amzn-ErrorType')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
    if (method !== 'HEAD') expect(text).toBe('{"message":"Missing Authentication Token"}');
  });
});

describe('gateway responses', () => {
  const routes = { 'GET /a': {} };
  const template =
    '{"m":$context.error.messageString,"plain":"$context.error.message",' +
    '"t":"$context.error.responseType","id":"$context.requestId","s":"$stageVariables.x"}';
  const response = {
    responseParameters: {
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.X-Origin': 'method.request.header.Origin',
      'gatewayresponse.header.X-None': 'method.request.header.None',
    },
    responseTemplates: { 'application/json': template },
  };

  it('the type itself, with variables and headers', async () => {
    const { get } = createWorld({
      routes,
      stage: { variables: { x: 'y' } },
      gatewayResponses: {
        MISSING_AUTHENTICATION_TOKEN: { ...response, statusCode: '404' },
        DEFAULT_4XX: { responseParameters: {}, responseTemplates: {} },
      },
    });
    const { status, text, header } = await get('/none', { headers: [['origin', 'https://a.b']] });
    expect([
      status,
      header('access-control-allow-origin'),
      header('x-origin'),
      header('x-none'),
    ]).toEqual([404, '*', 'https://a.b', undefined]);
    expect(JSON.parse(text)).toEqual({
      m: 'Missing Authentication Token',
      plain: 'Missing Authentication Token',
      t: 'MISSING_AUTHENTICATION_TOKEN',
      id: header('x-amzn-requestid'),
      s: 'y',
    });
  });

  it('DEFAULT_4XX takes the others, with its status for all of them', async () => {
    const { get } = createWorld({
      routes,
      gatewayResponses: { DEFAULT_4XX: { ...response, statusCode: '418' } },
    });
    expect(await get('/none')).toMatchObject({ status: 418 });
  });

  it('DEFAULT_5XX keeps the status of the error', async () => {
    const { get } = createWorld({
      routes: { 'GET /a': { integration: mockAnswering('', { requestTemplates: {} }) } },
      gatewayResponses: { DEFAULT_5XX: response },
    });
    const { status, text } = await get('/a');
    expect([status, (JSON.parse(text) as { m: string }).m]).toEqual([500, 'Internal server error']);
  });
});

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

  it('EDGE: capital names, sorted cookies, CloudFront headers, no Content-MD5', async () => {
    const proxy = { type: 'AWS_PROXY' as const, uri: FUNCTION_URI, requestTemplates: {} };
    const routes = { 'GET /a': { integration: { ...mockAnswering(''), ...proxy } } };
    const headers: HeaderList = [
      ['x-my-header', '1'],
      ['cookie', 'b=2; a=1'],
      ['content-md5', 'x'],
    ];
    const edge = createWorld({ routes, api: { endpointType: 'EDGE' } });
    await edge.get('/a', { headers });
    const seen = (edge.events[0] as { headers: Record<string, string> }).headers;
    expect(seen).toMatchObject({
      'X-My-Header': '1',
      Cookie: 'a=1; b=2',
      'CloudFront-Viewer-Country': 'US',
      'X-Amz-Cf-Id': expect.any(String) as unknown,
    });
    expect(Object.keys(seen)).not.toContain('Content-Md5');
    const regional = createWorld({ routes });
    await regional.get('/a', { headers });
    expect((regional.events[0] as { headers: object }).headers).toMatchObject({
      'x-my-header': '1',
      cookie: 'b=2; a=1',
      'content-md5': 'x',
    });
  });

  it.each([
    ['EDGE', 8192],
    ['REGIONAL', 10_240],
  ] as const)('%s takes URLs of %i characters', async (endpointType, limit) => {
    const { get } = createWorld({ routes: { 'GET /a': {} }, api: { endpointType } });
    const query = 'x'.repeat(limit - '/v1/a?'.length);
    expect((await get(`/a?${query}`)).status).toBe(200);
    expect((await get(`/a?${query}x`)).status).toBe(414);
  });
});

describe('AWS_IAM', () => {
  const world = (policy?: string) =>
    createWorld({
      routes: { 'GET /a': { authorizationType: 'AWS_IAM' } },
      snapshot: policy === undefined ? {} : { policy },
    });
  const signed = (secretAccessKey = 'local', accessKeyId = 'local'): { headers: HeaderList } => {
    const headers: HeaderList = [['host', 'abc123.execute-api.localhost:4566']];
    return {
      headers: [
        ...headers,
        ...signRequest(
          { method: 'GET', path: '/v1/a', query: 'x=1', headers },
          Buffer.alloc(0),
          { accessKeyId, secretAccessKey },
          { region: 'us-east-1', service: 'execute-api', now: new Date() },
        ),
      ],
    };
  };
  const deny = JSON.stringify({
    Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
  });
  const silent = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: '*',
      Resource: 'arn:aws:execute-api:us-east-1:123456789012:abc123/v1/GET/other',
    },
  });
  it.each([
    ['unsigned', undefined, { headers: [] }, 403, 'Missing Authentication Token'],
    ['signed', undefined, signed(), 200, 'GET /a'],
    [
      "signed, silent policy: the caller's own permissions suffice",
      silent,
      signed(),
      200,
      'GET /a',
    ],
    ['signed, denied', deny, signed(), 403, 'explicit deny'],
    ['wrong secret', undefined, signed('other'), 403, 'signature'],
    ['unknown key', undefined, signed('local', 'AKIAOTHER'), 403, 'security token'],
  ])('%s', async (_, policy, request, status, text) => {
    const seen = await world(policy).get('/a?x=1', request);
    expect(seen.status).toBe(status);
    expect(seen.text).toContain(text);
  });
});

describe('API keys and throttling', () => {
  const view = {
    apiKey: (value: string) =>
      value === 'good'
        ? {
            id: 'k',
            name: 'n',
            usagePlanId: 'p',
            throttle: { rateLimit: 1, burstLimit: 2 },
            quota: { limit: 3, period: 'DAY' as const },
          }
        : undefined,
  };
  const routes = { 'GET /a': { apiKeyRequired: true } };
  const key = (value: string): { headers: HeaderList } => ({ headers: [['X-Api-Key', value]] });

  it('no key and an unknown key are 403', async () => {
    const { get } = createWorld({ routes, view });
    expect(await get('/a')).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
    expect((await get('/a', key('bad'))).status).toBe(403);
  });

  it('the plan: burst, rate, then quota until the next day', async () => {
    let now = Date.parse('2026-01-01T10:00:00Z');
    const { get } = createWorld({ routes, view, now: () => now });
    const statusAfter = async (milliseconds: number) => {
      now += milliseconds;
      const { status, text } = await get('/a', key('good'));
      return status === 200 ? status : text;
    };
    expect([await statusAfter(0), await statusAfter(0), await statusAfter(0)]).toEqual([
      200,
      200,
      '{"message":"Too Many Requests"}',
    ]);
    expect([await statusAfter(1000), await statusAfter(1000)]).toEqual([
      200,
      '{"message":"Limit Exceeded"}',
    ]);
    expect(await statusAfter(14 * 3_600_000)).toBe(200);
  });

  it('the stage limits each method by itself', async () => {
    const { get } = createWorld({
      routes: { 'GET /a': {}, 'GET /b': {} },
      stage: { methodSettings: { '*/*': { throttlingRateLimit: 1, throttlingBurstLimit: 1 } } },
      now: () => 0,
    });
    expect([(await get('/a')).status, (await get('/a')).status, (await get('/b')).status]).toEqual([
      200, 429, 200,
    ]);
  });
});

describe('validation', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string', pattern: '^[a-z]+$', maxLength: 3 },
      n: { type: 'integer', minimum: 1, maximum: 9 },
      tags: { type: 'array', items: { enum: ['a', 'b'] } },
    },
    additionalProperties: false,
  };
  const validated = (method: object) =>
    createWorld({
      routes: { 'POST /a': { requestValidator: { body: true, parameters: true }, ...method } },
      models: { Thing: schema },
    });
  it.each([
    ['{"id":"ab","n":9,"tags":["a"]}', 200],
    ['{"n":1}', 400],
    ['{"id":"A"}', 400],
    ['{"id":"abcd"}', 400],
    ['{"id":"a","n":0}', 400],
    ['{"id":"a","n":10}', 400],
    ['{"id":"a","n":1.5}', 400],
    ['{"id":"a","tags":["c"]}', 400],
    ['{"id":"a","more":1}', 400],
    ['', 400],
    ['[]', 400],
    ['no json', 400],
  ])('%s: %i', async (body, status) => {
    const { get } = validated({
      requestModels: { 'application/json': { $ref: '#/components/schemas/Thing' } },
    });
    const seen = await get('/a', { method: 'POST', body: Buffer.from(body) });
    expect(seen.status).toBe(status);
    if (status === 400) expect(seen.text).toBe('{"message":"Invalid request body"}');
  });

  it('an unknown keyword is refused by name', async () => {
    const { get, log } = validated({ requestModels: { 'application/json': { oneOf: [] } } });
    expect((await get('/a', { method: 'POST', body: Buffer.from('{}') })).status).toBe(500);
    expect(log.join()).toContain('"oneOf"');
  });

  it('missing parameters are named', async () => {
    const { get } = validated({
      requestParameters: {
        'method.request.querystring.w': true,
        'method.request.header.X-A': true,
        'method.request.querystring.q': false,
      },
    });
    expect((await get('/a', { method: 'POST' })).text).toBe(
      '{"message":"Missing required request parameters: [w, X-A]"}',
    );
    expect((await get('/a?w=1', { method: 'POST', headers: [['x-a', '1']] })).status).toBe(200);
  });
});
