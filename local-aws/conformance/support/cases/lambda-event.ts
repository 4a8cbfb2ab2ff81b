import { expect } from 'vitest';
import type { Case, Scene } from '../case.ts';
import { ANY, api, lambdaProxy, operation } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_lambda.py test_lambda_aws_proxy_integration';
const GUIDE = 'Developer guide: Input format of a Lambda function for proxy integration';

const SCENE: Scene = {
  functions: ['event'],
  document: (world) =>
    api({
      '/{proxy+}': { [ANY]: operation({ integration: lambdaProxy(world, 'event') }) },
      '/fixed': { get: operation({ integration: lambdaProxy(world, 'event') }) },
    }),
};

/** Wrong parameters on purpose: AWS_PROXY does not look at them. */
const MAPPED: Scene = {
  functions: ['event'],
  document: (world) =>
    api({
      '/{part}': {
        post: operation({
          parameters: ['path part', 'header foobar', 'query q'],
          integration: {
            ...lambdaProxy(world, 'event'),
            requestParameters: {
              'integration.request.header.headerVar': 'method.request.header.foobar',
              'integration.request.path.other': 'method.request.path.part',
              'integration.request.querystring.renamed': 'method.request.querystring.q',
            },
          },
        }),
      },
    }),
};

const STAGED: Scene = {
  functions: ['event'],
  stageVariables: { colour: 'blue' },
  document: (world) =>
    api({ '/': { get: operation({ integration: lambdaProxy(world, 'event') }) } }),
};

const BINARY: Scene = {
  functions: ['event'],
  document: (world) =>
    api(
      { '/': { post: operation({ integration: lambdaProxy(world, 'event') }) } },
      { 'x-amazon-apigateway-binary-media-types': ['image/png'] },
    ),
};

interface Seen {
  readonly name: string;
  readonly call: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  readonly event: object;
  readonly scene?: Scene;
  readonly source?: string;
}

const SEEN: readonly Seen[] = [
  {
    name: 'names the resource, the path and the parameter',
    call: 'GET /test-path',
    event: {
      resource: '/{proxy+}',
      path: '/test-path',
      httpMethod: 'GET',
      pathParameters: { proxy: 'test-path' },
      requestContext: { resourcePath: '/{proxy+}', path: '/test/test-path', stage: 'test' },
    },
  },
  {
    name: 'keeps a trailing slash in path, not in the parameter',
    call: 'GET /test-path/',
    event: {
      path: '/test-path/',
      pathParameters: { proxy: 'test-path' },
      requestContext: { path: '/test/test-path/' },
    },
  },
  {
    name: 'keeps a trailing slash before a query',
    call: 'GET /test-path/?urlparam=test',
    event: {
      path: '/test-path/',
      queryStringParameters: { urlparam: 'test' },
      multiValueQueryStringParameters: { urlparam: ['test'] },
    },
  },
  {
    name: 'collapses a doubled slash behind the stage in path, keeps it in the context',
    call: 'GET //proxy-value',
    event: {
      path: '/proxy-value',
      pathParameters: { proxy: 'proxy-value' },
      requestContext: { path: '/test//proxy-value' },
    },
    source: `${SOURCE} (invocation-*-double-slash)`,
  },
  {
    name: 'a doubled slash before a fixed resource finds it',
    call: 'GET //fixed',
    event: {
      resource: '/fixed',
      path: '/fixed',
      pathParameters: null,
      requestContext: { path: '/test//fixed', resourcePath: '/fixed' },
    },
    source: `${SOURCE} (invocation-hardcoded)`,
  },
  {
    name: 'has null for what is absent',
    call: 'GET /test-path',
    event: {
      body: null,
      isBase64Encoded: false,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      stageVariables: null,
    },
  },
  {
    name: 'has every field of the identity, null when it does not apply',
    call: 'GET /test-path',
    headers: { 'User-Agent': 'conformance/1' },
    event: {
      requestContext: {
        identity: {
          accessKey: null,
          accountId: null,
          caller: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          user: null,
          userAgent: 'conformance/1',
          userArn: null,
        },
      },
    },
  },
  {
    name: 'keeps the encoding of a path',
    call: 'GET /api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com',
    event: {
      path: '/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com',
      pathParameters: { proxy: 'api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com' },
    },
    source: `${SOURCE} (invocation-payload-with-path-encoded-email)`,
  },
  {
    name: 'decodes query parameters, with plus as a space',
    call: 'GET /api?time=18:05+00:00&email=test%2Balias@gmail.com&url=https://a.b/&space=foo%20bar',
    event: {
      queryStringParameters: {
        time: '18:05 00:00',
        email: 'test+alias@gmail.com',
        url: 'https://a.b/',
        space: 'foo bar',
      },
    },
    source: `${SOURCE} (invocation-payload-with-params-encoding)`,
  },
  {
    name: 'gives the last of several values and all of them',
    call: 'GET /api?category=electronics&category=books&price=10&price=20&price=30',
    event: {
      queryStringParameters: { category: 'books', price: '30' },
      multiValueQueryStringParameters: {
        category: ['electronics', 'books'],
        price: ['10', '20', '30'],
      },
    },
    source: `${SOURCE} (invocation-payload-with-params-encoding-multi)`,
  },
  {
    name: 'keeps the case of a custom header name (EDGE)',
    call: 'GET /test-path',
    headers: { 'tEsT-HEADeR': 'aValUE' },
    event: {
      headers: { 'tEsT-HEADeR': 'aValUE' },
      multiValueHeaders: { 'tEsT-HEADeR': ['aValUE'] },
    },
  },
  {
    name: 'rewrites authorization to Authorization (EDGE)',
    call: 'GET /test-path',
    headers: { authorization: 'random-value' },
    event: { headers: { Authorization: 'random-value' } },
  },
  {
    name: 'rewrites aUThorization to Authorization (EDGE)',
    call: 'POST /test-path',
    headers: { aUThorization: 'Bearer token123;API key456', 'Content-Type': 'application/json' },
    body: '{"message": "hello world"}',
    event: {
      headers: { Authorization: 'Bearer token123;API key456' },
      body: '{"message": "hello world"}',
    },
  },
  {
    name: 'keeps parameters of a Content-Type',
    call: 'POST /test-path',
    headers: { 'Content-Type': 'application/json;charset=utf-8' },
    body: '{}',
    event: { headers: { 'Content-Type': 'application/json;charset=utf-8' } },
  },
  {
    name: 'has what the edge and the gateway add to the headers',
    call: 'GET /test-path',
    event: {
      headers: {
        'CloudFront-Forwarded-Proto': expect.any(String),
        'CloudFront-Is-Desktop-Viewer': expect.any(String),
        'CloudFront-Is-Mobile-Viewer': expect.any(String),
        'CloudFront-Is-SmartTV-Viewer': expect.any(String),
        'CloudFront-Is-Tablet-Viewer': expect.any(String),
        'CloudFront-Viewer-Country': expect.any(String),
        Host: expect.any(String),
        Via: expect.any(String),
        'X-Amz-Cf-Id': expect.any(String),
        'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/),
        'X-Forwarded-For': expect.any(String),
        'X-Forwarded-Port': expect.any(String),
        'X-Forwarded-Proto': expect.any(String),
      },
    },
  },
  {
    name: 'has what the gateway knows of the request in requestContext',
    call: 'GET /test-path',
    event: {
      requestContext: {
        accountId: expect.stringMatching(/^\d{12}$/),
        apiId: expect.any(String),
        deploymentId: expect.any(String),
        domainName: expect.any(String),
        domainPrefix: expect.any(String),
        extendedRequestId: expect.any(String),
        httpMethod: 'GET',
        protocol: 'HTTP/1.1',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        requestTimeEpoch: expect.any(Number),
        resourceId: expect.any(String),
      },
    },
  },
  {
    name: 'does not have Content-Length among the headers',
    call: 'POST /test-path',
    headers: { 'Content-Type': 'text/plain', 'Content-Length': '2' },
    body: 'ab',
    event: { headers: expect.not.objectContaining({ 'Content-Length': '2' }) },
  },
  {
    name: 'takes no parameter mapping',
    scene: MAPPED,
    call: 'POST /value?q=1',
    headers: { 'Content-Type': 'application/json', foobar: 'mapped', headerVar: 'own' },
    body: '{}',
    event: {
      headers: { foobar: 'mapped', headerVar: 'own' },
      pathParameters: { part: 'value' },
      queryStringParameters: { q: '1' },
    },
    source:
      'localstack/localstack test_apigateway_lambda.py ..._proxy_integration_request_data_mapping',
  },
  {
    name: 'has the stage variables',
    scene: STAGED,
    call: 'GET /',
    event: { resource: '/', path: '/', pathParameters: null, stageVariables: { colour: 'blue' } },
    source: GUIDE,
  },
  {
    name: 'has a binary body in base64',
    scene: BINARY,
    call: 'POST /',
    headers: { 'Content-Type': 'image/png' },
    body: Buffer.from([0x89, 0x50, 0xff, 0x00]),
    event: { isBase64Encoded: true, body: 'iVD/AA==' },
    source: 'Developer guide: Return binary media from a Lambda proxy integration',
  },
  {
    name: 'has a text body as text, whatever the binary types',
    scene: BINARY,
    call: 'POST /',
    headers: { 'Content-Type': 'text/plain' },
    body: 'text',
    event: { isBase64Encoded: false, body: 'text' },
    source: 'Developer guide: Return binary media from a Lambda proxy integration',
  },
  {
    name: 'lists repeated headers, the last alone in headers',
    call: 'GET /test-path',
    headers: { 'header-multi': ['value1', 'value2'] },
    event: {
      headers: { 'header-multi': 'value2' },
      multiValueHeaders: { 'header-multi': ['value1', 'value2'] },
    },
    source: GUIDE,
  },
];

export const LAMBDA_EVENT: readonly Case[] = SEEN.map((seen) => ({
  name: `the event of a Lambda proxy ${seen.name}`,
  source: seen.source ?? SOURCE,
  scene: seen.scene ?? SCENE,
  steps: [
    {
      call: seen.call,
      ...(seen.headers ? { headers: seen.headers } : {}),
      ...(seen.body === undefined ? {} : { body: seen.body }),
      expect: { status: 200, jsonHas: seen.event },
    },
  ],
}));
