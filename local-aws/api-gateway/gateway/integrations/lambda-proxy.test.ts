import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LambdaError } from '../../../lambda/error.ts';
import { FUNCTION_URI, lambdaPolicy } from '../support/aws.ts';
import { integration } from '../support/integrations.ts';
import { createWorld, type WorldParts } from '../support/world.ts';

const PROXY = integration({ type: 'AWS_PROXY', httpMethod: 'POST', uri: FUNCTION_URI });
const BYTES = Buffer.from([0x89, 0x50, 0xff, 0x00, 0xfe]);

function world(parts: Partial<WorldParts> = {}) {
  return createWorld({
    routes: { 'ANY /a/{key+}': { integration: PROXY }, 'GET /a': { integration: PROXY } },
    lambda: () => ({ statusCode: 200, body: 'ok' }),
    ...parts,
  });
}

describe('event', () => {
  it('has every field of version 1.0', async () => {
    const { get, events } = world({ stage: { variables: { colour: 'blue' } } });
    await get('/a/b%20c/d?x=1&x=2&y=a%2Bb+c', {
      method: 'POST',
      headers: [
        ['X-One', '1'],
        ['x-one', '2'],
        ['User-Agent', 'me'],
      ],
      body: Buffer.from('{"a":"ü"}'),
    });
    expect(events[0]).toMatchObject({
      resource: '/a/{key+}',
      path: '/a/b%20c/d',
      httpMethod: 'POST',
      pathParameters: { key: 'b%20c/d' },
      stageVariables: { colour: 'blue' },
      queryStringParameters: { x: '2', y: 'a+b c' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['a+b c'] },
      headers: { 'X-One': '2' },
      multiValueHeaders: { 'X-One': ['1', '2'] },
      body: '{"a":"ü"}',
      isBase64Encoded: false,
      requestContext: {
        resourcePath: '/a/{key+}',
        httpMethod: 'POST',
        path: '/v1/a/b%20c/d',
        stage: 'v1',
        apiId: 'abc123',
        accountId: '123456789012',
        protocol: 'HTTP/1.1',
        domainName: 'abc123.execute-api.localhost',
        domainPrefix: 'abc123',
        identity: { sourceIp: '127.0.0.1', userAgent: 'me', cognitoIdentityId: null },
        requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as unknown,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      },
    });
  });

  it('null where there is nothing', async () => {
    const { get, events } = world();
    await get('/a');
    expect(events[0]).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  it('a custom domain: the paths hold the mapping instead of the stage', async () => {
    const { get, events } = world();
    await get('/a', { basePath: '/img', domainName: 'cdn.example.org' });
    expect(events[0]).toMatchObject({ path: '/img/a', requestContext: { path: '/img/a' } });
  });

  it.each([
    [['*/*'], 'application/json', true],
    [['*/*'], undefined, true],
    [['image/png'], 'image/png; x=1', true],
    [['image/*'], 'image/png', true],
    [['image/png'], 'image/jpeg', false],
    [[], 'image/png', false],
  ])('types %j, Content-Type %s: base64 %s', async (binaryMediaTypes, type, isBase64Encoded) => {
    const { get, events } = world({ snapshot: { binaryMediaTypes } });
    await get('/a/x', {
      method: 'PUT',
      body: BYTES,
      headers: type === undefined ? [] : [['Content-Type', type]],
    });
    expect(events[0]).toMatchObject({
      isBase64Encoded,
      body: isBase64Encoded ? BYTES.toString('base64') : BYTES.toString('utf8'),
    });
  });
});

describe('answer', () => {
  it.each([
    [['*/*'], 'text/html, image/png', true],
    [['*/*'], undefined, true],
    [['image/png'], 'image/png, */*', true],
    [['image/png'], '*/*, image/png', false],
    [['image/*'], 'image/*', true],
    [['image/*'], '*/*', false],
    [[], 'image/png', false],
  ])('base64 under types %j, Accept %s: decoded %s', async (binaryMediaTypes, accept, decoded) => {
    const body = BYTES.toString('base64');
    const { get } = world({
      snapshot: { binaryMediaTypes },
      lambda: () => ({
        statusCode: 200,
        headers: { 'Content-Type': 'image/png' },
        body,
        isBase64Encoded: true,
      }),
    });
    const { bytes } = await get('/a', {
      headers: accept === undefined ? [] : [['Accept', accept]],
    });
    expect(bytes).toEqual(decoded ? BYTES : Buffer.from(body));
  });

  it.each([
    ['a string', 'text'],
    ['a list', [1]],
    ['a body that is no string', { statusCode: 200, body: { a: 1 } }],
    ['a status that is no number', { statusCode: 'ok' }],
    ['headers that are no object', { statusCode: 200, headers: 'x' }],
    ['an unknown field', { statusCode: 200, bodi: '' }],
    ['a field of HTTP APIs', { statusCode: 200, cookies: ['a=1'] }],
  ])('%s is a malformed answer: 502', async (_, answer) => {
    const { get, log } = world({ lambda: () => answer });
    const { status, text, header } = await get('/a');
    expect([status, text, header('x-amzn-ErrorType')]).toEqual([
      502,
      '{"message":"Internal server error"}',
      'InternalServerErrorException',
    ]);
    expect(log.join()).toContain('Malformed Lambda proxy response');
  });

  it('a function that throws is 502, and keeps its message', async () => {
    const { get } = world({
      lambda: () => {
        throw new Error('secret');
      },
    });
    expect(await get('/a')).toMatchObject({
      status: 502,
      text: '{"message":"Internal server error"}',
    });
  });

  it('base64 that is none is 500', async () => {
    const { get } = world({
      snapshot: { binaryMediaTypes: ['*/*'] },
      lambda: () => ({ statusCode: 200, body: 'not base64!', isBase64Encoded: true }),
    });
    expect((await get('/a')).status).toBe(500);
  });

  it('headers: several values, the default type, remapped names, own ids', async () => {
    const { get } = world({
      lambda: () => ({
        statusCode: 201,
        headers: { Date: 'then', 'x-a': '1', 'Content-Length': '99' },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'X-A': ['2', '1', '3'] },
        body: 'ok',
      }),
    });
    const { status, headers, header } = await get('/a');
    expect(status).toBe(201);
    expect(headers.filter(([name]) => name === 'Set-Cookie').map(([, value]) => value)).toEqual([
      'a=1',
      'b=2',
    ]);
    // "Output format of a Lambda function for proxy integration": one list, each pair once.
    const values = headers.filter(([name]) => name.toLowerCase() === 'x-a');
    expect(values.map(([, value]) => value)).toEqual(['2', '1', '3']);
    expect([
      header('content-type'),
      header('x-amzn-Remapped-Date'),
      header('date'),
      header('x-amzn-Remapped-Content-Length'),
      header('content-length'),
    ]).toEqual(['application/json', 'then', undefined, '99', undefined]);
    expect(header('x-amzn-trace-id')).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=/);
    expect(header('x-amzn-RequestId')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('invocation', () => {
  it('without permission: 500, and the log says what to add', async () => {
    const { get, log, events } = world({
      aws: () => ({ status: 404, headers: [], body: Buffer.alloc(0) }),
    });
    expect(await get('/a')).toMatchObject({
      status: 500,
      text: '{"message":"Internal server error"}',
    });
    expect(events).toEqual([]);
    expect(log.join()).toMatch(/Invalid permissions on Lambda function: .*aws_lambda_permission/);
  });

  it.each([
    ['arn:aws:execute-api:us-east-1:123456789012:abc123/*', 200],
    ['arn:aws:execute-api:us-east-1:123456789012:abc123/*/GET/a', 200],
    ['arn:aws:execute-api:us-east-1:123456789012:abc123/*/POST/a', 500],
    ['arn:aws:execute-api:us-east-1:123456789012:other/*', 500],
  ])('permission for %s: %i', async (sourceArn, status) => {
    const { get } = world({
      aws: () => ({
        status: 200,
        headers: [],
        body: Buffer.from(JSON.stringify({ Policy: lambdaPolicy(sourceArn) })),
      }),
    });
    expect((await get('/a')).status).toBe(status);
  });

  // koki-develop/lgtm-generator#10: {"message": "Request Too Long"}, a BadRequestException.
  it('more than Lambda takes is 413, and no REQUEST_TOO_LARGE', async () => {
    const own = { statusCode: '400', responseParameters: {}, responseTemplates: {} };
    const { get } = world({
      gatewayResponses: { REQUEST_TOO_LARGE: own },
      invoker: {
        invoke: () =>
          Promise.reject(new LambdaError(413, 'RequestEntityTooLargeException', 'too large')),
      },
    });
    const { status, text, header } = await get('/a');
    expect([status, text, header('x-amzn-errortype')]).toEqual([
      413,
      '{"message":"Request Too Long"}',
      'BadRequestException',
    ]);
  });

  it('more than API Gateway takes is 413, and one byte less is not', async () => {
    const { get } = world();
    expect((await get('/a/x', { method: 'PUT', body: Buffer.alloc(10_485_761) })).status).toBe(413);
    expect((await get('/a/x', { method: 'PUT', body: Buffer.alloc(10_485_760) })).status).toBe(200);
  });

  it('the integration timeout is 504', async () => {
    const { get } = createWorld({
      routes: { 'GET /a': { integration: { ...PROXY, timeoutInMillis: 50 } } },
      lambda: () => new Promise(() => undefined),
    });
    expect(await get('/a')).toMatchObject({
      status: 504,
      text: '{"message":"Endpoint request timed out"}',
    });
  });
});

describe('streaming', () => {
  const streaming = {
    ...PROXY,
    responseTransferMode: 'STREAM' as const,
    uri: FUNCTION_URI.replace('2015-03-31', '2021-11-15').replace(
      '/invocations',
      '/response-streaming-invocations',
    ),
  };
  const streamed = (...chunks: string[]) =>
    createWorld({
      routes: { 'GET /a': { integration: streaming } },
      invoker: {
        invokeStreaming: () =>
          Promise.resolve(Readable.from(chunks.map((chunk) => Buffer.from(chunk)))),
      },
    });

  it('metadata, delimiter and payload, wherever the chunks are cut', async () => {
    const { get } = streamed(
      '{"statusCode":206,"headers":{"content-ty',
      'pe":"image/png"},"cookies":["a=1"]}\0\0\0',
      '\0\0\0\0\0pay',
      'load',
    );
    const { status, text, header } = await get('/a');
    expect([status, text, header('content-type'), header('set-cookie')]).toEqual([
      206,
      'payload',
      'image/png',
      'a=1',
    ]);
  });

  it('an answer without delimiter is 502', async () => {
    expect((await streamed('{"statusCode":200,"body":"buffered"}').get('/a')).status).toBe(502);
  });

  it('STREAM with the buffered URI is an error of configuration', async () => {
    const { get } = createWorld({
      routes: { 'GET /a': { integration: { ...streaming, uri: FUNCTION_URI } } },
    });
    expect((await get('/a')).status).toBe(500);
  });
});
