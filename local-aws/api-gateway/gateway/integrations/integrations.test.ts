import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsRequest, AwsResponse } from '../../../moto/client.ts';
import type { Integration, IntegrationResponse } from '../../snapshot.ts';
import { FUNCTION_URI, iamWith, ROLE_ARN } from '../support/aws.ts';
import { integration, mockAnswering } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

const response = (
  statusCode: string,
  parts: Partial<IntegrationResponse> = {},
): IntegrationResponse => ({ statusCode, responseParameters: {}, responseTemplates: {}, ...parts });
const PNG = Buffer.from([0x89, 0x50, 0xff, 0xfe]);

describe('MOCK', () => {
  const text = (parts: Partial<Integration>) =>
    createWorld({
      routes: { 'OPTIONS /a': { integration: mockAnswering('{"ok":1}', parts) } },
      snapshot: { binaryMediaTypes: ['*/*'] },
    });
  it.each([
    ['nothing set', {}, 500],
    ['the integration alone', { contentHandling: 'CONVERT_TO_TEXT' as const }, 500],
    [
      'the response alone',
      {
        responses: {
          default: response('200', {
            responseTemplates: { 'application/json': '{"ok":1}' },
            contentHandling: 'CONVERT_TO_TEXT',
          }),
        },
      },
      500,
    ],
    [
      'integration and response',
      {
        contentHandling: 'CONVERT_TO_TEXT' as const,
        responses: {
          default: response('200', {
            responseTemplates: { 'application/json': '{"ok":1}' },
            contentHandling: 'CONVERT_TO_TEXT',
          }),
        },
      },
      200,
    ],
  ])('under */*: %s', async (_, parts, status) => {
    expect((await text(parts).get('/a', { method: 'OPTIONS' })).status).toBe(status);
  });

  it('the status of the request template selects the response', async () => {
    const responses = { '4\\d\\d': response('404'), default: response('200') };
    const { get } = createWorld({
      routes: {
        'GET /a': {
          integration: mockAnswering('', {
            responses,
            requestTemplates: {
              'application/json': '{"statusCode": #if($input.params("x") == "1")404#else 200#end}',
            },
          }),
        },
      },
    });
    expect([(await get('/a?x=1')).status, (await get('/a')).status]).toEqual([404, 200]);
  });
});

describe('S3 path', () => {
  const policy = {
    Statement: [
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::bucket/images/*' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::bucket',
        Condition: { StringLike: { 's3:prefix': 'images/*' } },
      },
    ],
  };
  const objects: Readonly<Record<string, AwsResponse>> = {
    '/bucket/images/a%20%2B%C3%BC.png': {
      status: 200,
      headers: [
        ['Content-Type', 'image/png'],
        ['ETag', '"1"'],
        ['x-amz-id-2', 'hidden'],
      ],
      body: PNG,
    },
    '/bucket/images/a/b.png': {
      status: 206,
      headers: [
        ['Content-Type', 'image/png'],
        ['Content-Range', 'bytes 0-3/9'],
      ],
      body: PNG,
    },
    '/bucket/secret': { status: 200, headers: [], body: Buffer.from('secret') },
  };
  const s3 = integration({
    type: 'AWS',
    httpMethod: 'GET',
    uri: 'arn:aws:apigateway:us-east-1:s3:path/bucket/images/{key}',
    credentials: ROLE_ARN,
    requestParameters: {
      'integration.request.path.key': 'method.request.path.key',
      'integration.request.header.Range': 'method.request.header.Range',
      'integration.request.header.X-Free': 'method.request.header.X-Free',
      'integration.request.header.X-Fixed': "'fixed'",
    },
    responses: {
      '200': response('200', {
        contentHandling: 'CONVERT_TO_BINARY',
        responseParameters: {
          'method.response.header.Content-Type': 'integration.response.header.Content-Type',
          'method.response.header.ETag': 'integration.response.header.ETag',
          'method.response.header.X-Undeclared': "'x'",
        },
      }),
      '206': response('206', {
        contentHandling: 'CONVERT_TO_BINARY',
        responseParameters: {
          'method.response.header.Content-Range': 'integration.response.header.Content-Range',
        },
      }),
      '40[34]': response('404', {
        contentHandling: 'CONVERT_TO_TEXT',
        responseTemplates: { 'application/json': '{"code":"not_found","id":"$context.requestId"}' },
      }),
      default: response('502'),
    },
  });
  const world = (parts: { integration?: Integration; policy?: object; trusted?: string } = {}) => {
    const iam = iamWith(parts.policy ?? policy, parts.trusted);
    const aws = (request: AwsRequest): AwsResponse =>
      iam(request) ??
      objects[request.path] ?? {
        status: 404,
        headers: [['Content-Type', 'application/xml']],
        body: Buffer.from('<Error/>'),
      };
    const method = {
      integration: parts.integration ?? s3,
      requestParameters: { 'method.request.header.Range': false },
      methodResponses: { '200': ['Content-Type', 'ETag'], '206': ['Content-Range'], '404': [] },
    };
    return createWorld({
      routes: { 'GET /s3/{key+}': method },
      snapshot: { binaryMediaTypes: ['*/*'] },
      aws,
    });
  };
  const s3Requests = (requests: readonly AwsRequest[]) =>
    requests.filter(({ service }) => service === 's3');

  it('exact bytes, only mapped and declared headers, the key encoded once', async () => {
    const { get, awsRequests } = world();
    const { status, bytes, header } = await get('/s3/a%20+%C3%BC.png', {
      headers: [
        ['Accept', 'text/html'],
        ['X-Free', '1'],
      ],
    });
    expect([status, bytes, header('content-type'), header('etag')]).toEqual([
      200,
      PNG,
      'image/png',
      '"1"',
    ]);
    expect([header('x-amz-id-2'), header('x-undeclared')]).toEqual([undefined, undefined]);
    expect(s3Requests(awsRequests)[0]).toMatchObject({
      method: 'GET',
      path: '/bucket/images/a%20%2B%C3%BC.png',
      headers: [['X-Fixed', 'fixed']],
    });
  });

  it('a greedy key keeps its slashes; declared headers go on', async () => {
    const { get, awsRequests } = world();
    expect(await get('/s3/a/b.png', { headers: [['range', 'bytes=0-3']] })).toMatchObject({
      status: 206,
    });
    expect(s3Requests(awsRequests)[0]?.headers).toContainEqual(['Range', 'bytes=0-3']);
  });

  it.each(['/s3/..%2fsecret', '/s3/../secret', '/s3/a/..%2F..%2fsecret'])(
    '%s is access denied, and S3 is not asked',
    async (path) => {
      const { get, awsRequests } = world({
        integration: { ...s3, responses: { '403': response('403'), default: response('200') } },
      });
      expect((await get(path)).status).toBe(403);
      expect(s3Requests(awsRequests)).toEqual([]);
    },
  );

  it("a missing object is 404 with s3:ListBucket, else 403; S3's XML stays inside", async () => {
    const split = {
      ...s3,
      responses: { '403': response('403'), '404': s3.responses['40[34]'] ?? response('404') },
    };
    const seen = await world({ integration: split }).get('/s3/none');
    expect([
      seen.status,
      (JSON.parse(seen.text) as { code: string }).code,
      seen.header('content-type'),
    ]).toEqual([404, 'not_found', 'application/json']);
    expect(
      (
        await world({ integration: split, policy: { Statement: policy.Statement[0] } }).get(
          '/s3/none',
        )
      ).status,
    ).toBe(403);
  });

  it.each([
    [
      'a role that API Gateway may not assume',
      { trusted: 'lambda.amazonaws.com' },
      'does not let apigateway.amazonaws.com assume it',
    ],
    [
      'a role that does not exist',
      { integration: { ...s3, credentials: 'arn:aws:iam::123456789012:role/none' } },
      'does not exist',
    ],
    [
      'a condition that is not evaluated',
      {
        policy: {
          Statement: {
            Effect: 'Allow',
            Action: '*',
            Resource: '*',
            Condition: { NumericLessThan: { a: '1' } },
          },
        },
      },
      'NumericLessThan',
    ],
    [
      'a path variable without mapping',
      { integration: { ...s3, requestParameters: {} } },
      'integration.request.path.key',
    ],
  ])('%s is 500 and named', async (_, parts, reason) => {
    const { get, log } = world(parts);
    expect((await get('/s3/a%20+%C3%BC.png')).status).toBe(500);
    expect(log.join()).toContain(reason);
  });
});

describe('Lambda without proxy', () => {
  const lambda = (parts: Partial<Integration>) =>
    integration({
      type: 'AWS',
      httpMethod: 'POST',
      uri: FUNCTION_URI,
      responses: { default: response('200') },
      ...parts,
    });

  it('Event: 202 by mapping, with the mapped payload', async () => {
    const { get, events } = createWorld({
      routes: {
        'POST /a': {
          integration: lambda({
            requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
            requestTemplates: {
              'application/json': '{"id":"$context.requestId","body":$input.json("$")}',
            },
            responses: {
              default: response('202', {
                responseTemplates: { 'application/json': '{"id":"$context.requestId"}' },
              }),
            },
          }),
        },
      },
    });
    const { status, text } = await get('/a', { method: 'POST', body: Buffer.from('{"key":"x"}') });
    expect(status).toBe(202);
    expect(events).toEqual([{ ...(JSON.parse(text) as object), body: { key: 'x' } }]);
  });

  it('errorMessage selects; a result is the default', async () => {
    const responses = {
      'not_found.*': response('404', {
        responseTemplates: { 'application/json': '{"why":$input.json("$.errorMessage")}' },
      }),
      default: response('200'),
    };
    const { get } = createWorld({
      routes: { 'POST /a': { integration: lambda({ responses }) } },
      lambda: (event) => {
        if ((event as { bad?: boolean }).bad) throw new Error('not_found: x');
        return 'not_found: no error';
      },
    });
    expect(await get('/a', { method: 'POST', body: Buffer.from('{"bad":true}') })).toMatchObject({
      status: 404,
      text: '{"why":"not_found: x"}',
    });
    expect(await get('/a', { method: 'POST', body: Buffer.from('{}') })).toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['NEVER', 415],
    ['WHEN_NO_TEMPLATES', 415],
    ['WHEN_NO_MATCH', 200],
  ] as const)('%s, no template for the type: %i', async (passthroughBehavior, status) => {
    const { get } = createWorld({
      routes: {
        'POST /a': {
          integration: lambda({ passthroughBehavior, requestTemplates: { 'text/plain': 'x' } }),
        },
      },
    });
    expect((await get('/a', { method: 'POST', body: Buffer.from('{}') })).status).toBe(status);
  });
});

describe('HTTP', () => {
  let server: Server;
  let url: string;
  const requests: IncomingMessage[] = [];

  beforeAll(async () => {
    server = createServer((request, reply) => {
      requests.push(request);
      if (request.url === '/hang') return;
      const isImage = request.url?.includes('image');
      reply.writeHead(isImage ? 201 : 200, {
        'Content-Type': isImage ? 'image/png' : 'text/plain',
        Server: 'upstream',
        'X-Up': '1',
      });
      reply.end(isImage ? PNG : 'plain');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const proxy = (path: string, parts: Partial<Integration> = {}) =>
    integration({ type: 'HTTP_PROXY', httpMethod: 'ANY', uri: `${url}${path}`, ...parts });

  it('HTTP_PROXY passes path, query, headers and bytes', async () => {
    const { get } = createWorld({
      routes: { 'ANY /up/{proxy+}': { integration: proxy('/x/{proxy}') } },
      snapshot: { binaryMediaTypes: ['*/*'] },
    });
    const { status, bytes, header } = await get('/up/image/a%20b?q=1&q=2', {
      method: 'PUT',
      headers: [['X-Mine', '1']],
      body: PNG,
    });
    expect([status, bytes, header('x-up'), header('x-amzn-Remapped-server')]).toEqual([
      201,
      PNG,
      '1',
      'upstream',
    ]);
    expect(requests.at(-1)).toMatchObject({
      url: '/x/image/a%20b?q=1&q=2',
      method: 'PUT',
      headers: { 'x-mine': '1', host: url.slice(7) },
    });
  });

  it('bytes that are no listed type are damaged as text', async () => {
    const { get } = createWorld({ routes: { 'GET /up': { integration: proxy('/image') } } });
    expect((await get('/up')).bytes).toEqual(Buffer.from(PNG.toString('utf8')));
  });

  it('HTTP maps its answer', async () => {
    const custom = integration({
      type: 'HTTP',
      httpMethod: 'GET',
      uri: `${url}/text`,
      requestTemplates: {},
      responses: {
        '2..': response('299', {
          responseParameters: {
            'method.response.header.X-Out': 'integration.response.header.X-Up',
          },
        }),
      },
    });
    const { get } = createWorld({
      routes: { 'GET /up': { integration: custom, methodResponses: { '299': ['X-Out'] } } },
    });
    const { status, text, header } = await get('/up?free=1', { headers: [['X-Mine', '1']] });
    expect([status, text, header('x-out'), header('x-up')]).toEqual([299, 'plain', '1', undefined]);
    expect(requests.at(-1)?.url).toBe('/text');
    expect(requests.at(-1)?.headers).not.toHaveProperty('x-mine');
  });

  it('no answer is 504, no server is 504', async () => {
    const { get } = createWorld({
      routes: {
        'GET /hang': { integration: proxy('/hang', { timeoutInMillis: 50 }) },
        'GET /down': { integration: proxy('', { uri: 'http://127.0.0.1:1/' }) },
      },
    });
    expect(await get('/hang')).toMatchObject({
      status: 504,
      text: '{"message":"Endpoint request timed out"}',
    });
    expect((await get('/down')).status).toBe(504);
  });
});

describe('compression', () => {
  const world = (minimumCompressionSize: number) =>
    createWorld({
      routes: { 'GET /a': { integration: mockAnswering('x'.repeat(100)) } },
      snapshot: { minimumCompressionSize },
    });
  it.each([
    [100, 'gzip', 'gzip'],
    [101, 'gzip', undefined],
    [0, 'br, deflate', 'deflate'],
    [0, 'br', undefined],
    [0, 'gzip;q=0', undefined],
  ])('minimum %i, Accept-Encoding %s: %s', async (minimum, accept, encoding) => {
    expect(
      (await world(minimum).get('/a', { headers: [['Accept-Encoding', accept]] })).header(
        'content-encoding',
      ),
    ).toBe(encoding);
  });
});
