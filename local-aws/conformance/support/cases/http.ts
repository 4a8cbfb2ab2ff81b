import { expect } from 'vitest';
import type { Case, Scene } from '../case.ts';
import { ANY, api, http, httpProxy, operation } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_http.py';
const INTEGRATION = 'localstack/localstack test_handler_integration_request.py';

const STATUSES = { '200': { description: 'x' }, '400': { description: 'x' } };

const SCENE: Scene = {
  stageVariables: { part: 'staged' },
  document: (world) =>
    api({
      '/http': {
        [ANY]: operation({ integration: http(world, '/seen', { httpMethod: 'POST' }) }),
      },
      '/any': { [ANY]: operation({ integration: http(world, '/seen', { httpMethod: 'ANY' }) }) },
      '/proxy': {
        [ANY]: operation({ integration: httpProxy(world, '/seen', { httpMethod: 'POST' }) }),
      },
      '/proxyany': { [ANY]: operation({ integration: httpProxy(world, '/seen') }) },
      '/status/http': {
        get: operation({
          parameters: ['query answer'],
          responses: STATUSES,
          integration: http(world, '/', {
            requestParameters: {
              'integration.request.querystring.answer': 'method.request.querystring.answer',
            },
            responses: { default: { statusCode: '200' }, '4\\d{2}': { statusCode: '400' } },
          }),
        }),
      },
      '/answer/http': {
        get: operation({
          parameters: ['query answer'],
          integration: http(world, '/', {
            requestParameters: {
              'integration.request.querystring.answer': 'method.request.querystring.answer',
            },
          }),
        }),
      },
      '/answer/proxy': { get: operation({ integration: httpProxy(world, '/') }) },
      '/data/{name}': {
        post: operation({
          parameters: ['path name', 'header foobar', 'header empty', 'query testVar', 'query q'],
          integration: httpProxy(world, '/p?testVar={pathVar}&testQs={qsVar}', {
            httpMethod: 'POST',
            requestParameters: {
              'integration.request.header.headerVar': 'method.request.header.foobar',
              'integration.request.path.qsVar': 'method.request.querystring.testVar',
              'integration.request.path.pathVar': 'method.request.path.name',
              'integration.request.querystring.queryString': 'method.request.querystring.q',
              'integration.request.querystring.testQs': 'method.request.querystring.q',
              'integration.request.querystring.testEmpty': 'method.request.header.empty',
            },
          }),
        }),
      },
      '/rest/{rest+}': {
        get: operation({
          parameters: ['path rest'],
          integration: httpProxy(world, '/base/{rest}', {
            requestParameters: { 'integration.request.path.rest': 'method.request.path.rest' },
          }),
        }),
      },
      '/staged': {
        get: operation({ integration: http(world, '/${stageVariables.part}/end') }),
      },
      '/unfilled': {
        get: operation({ integration: httpProxy(world, '/x/${stageVariables.none}end') }),
      },
    }),
};

const JSON_HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  'User-Agent': 'test/integration',
};

/** All of these, in any order. */
function inQuery(...parts: readonly string[]): RegExp {
  return new RegExp(`"query":"${parts.map((part) => `(?=[^"]*${part})`).join('')}`);
}

function asked(answer: object): string {
  return encodeURIComponent(JSON.stringify(answer));
}

const METHODS: readonly Case[] = ['http', 'proxy'].flatMap((kind) =>
  ['POST', 'PUT', 'GET'].map((method): Case => ({
    name: `${kind}: the integration's own method is used for ${method}`,
    source: `${SOURCE} test_http_integration_method`,
    scene: SCENE,
    steps: [
      {
        call: `${method} /${kind}`,
        headers: { 'Content-Type': 'application/json' },
        body: '{"message": "hello world"}',
        expect: { status: 200, jsonHas: { method: 'POST', body: '{"message": "hello world"}' } },
      },
    ],
  })),
);

const ANY_METHODS: readonly Case[] = ['any', 'proxyany'].flatMap((path) =>
  ['GET', 'PUT', 'DELETE', 'PATCH', 'POST'].map((method): Case => ({
    name: `${path}: an integration with ANY uses the request's method ${method}`,
    source: `${SOURCE} (ANY); localstack/localstack test_apigateway_s3.py test_apigateway_s3_any`,
    scene: SCENE,
    steps: [{ call: `${method} /${path}`, expect: { status: 200, jsonHas: { method } } }],
  })),
);

export const HTTP: readonly Case[] = [
  ...METHODS,
  ...ANY_METHODS,
  {
    name: 'HTTP: the backend gets the gateway as user agent and its API id',
    source: `${SOURCE} test_http_integration_with_lambda[HTTP]`,
    scene: SCENE,
    steps: [
      {
        call: 'POST /http',
        headers: JSON_HEADERS,
        body: '{"message": "hello world"}',
        expect: ({ apiId }) => ({
          status: 200,
          jsonHas: {
            headers: {
              accept: 'application/json',
              'content-type': 'application/json',
              'user-agent': `AmazonAPIGateway_${apiId}`,
              'x-amzn-apigateway-api-id': apiId,
            },
            body: '{"message": "hello world"}',
          },
        }),
      },
    ],
  },
  {
    name: 'HTTP: a header of the client that is not mapped does not pass',
    source: 'Developer guide: Set up HTTP integrations in API Gateway',
    scene: SCENE,
    steps: [
      {
        call: 'POST /http',
        headers: { ...JSON_HEADERS, 'X-Own': 'mine' },
        body: '{}',
        expect: {
          jsonHas: { headers: expect.not.objectContaining({ 'x-own': 'mine' }) },
        },
      },
    ],
  },
  {
    name: 'HTTP: the answer carries no remapped headers',
    source: `${SOURCE} test_http_integration_with_lambda[HTTP]`,
    scene: SCENE,
    steps: [
      {
        call: 'POST /http',
        headers: JSON_HEADERS,
        body: '{}',
        expect: {
          headers: {
            'content-type': 'application/json',
            'x-amzn-remapped-connection': null,
            'x-amzn-remapped-content-length': null,
            'x-amzn-remapped-date': null,
            'x-amzn-trace-id': /^Root=1-/,
            'x-amz-apigw-id': /./,
            'x-amzn-requestid': /./,
          },
        },
      },
    ],
  },
  {
    name: 'HTTP_PROXY: the backend gets the headers of the client',
    source: `${SOURCE} test_http_integration_with_lambda[HTTP_PROXY]`,
    scene: SCENE,
    steps: [
      {
        call: 'POST /proxy',
        headers: { ...JSON_HEADERS, 'X-Own': 'mine' },
        body: '{"message": "hello world"}',
        expect: ({ apiId }) => ({
          jsonHas: {
            headers: {
              'user-agent': 'test/integration',
              'x-own': 'mine',
              'x-amzn-apigateway-api-id': apiId,
            },
          },
        }),
      },
    ],
  },
  {
    name: 'HTTP_PROXY: connection, length, date and request id of the backend are remapped',
    source: `${SOURCE} test_http_integration_with_lambda[HTTP_PROXY]`,
    scene: SCENE,
    steps: [
      {
        call: `GET /answer/proxy?answer=${asked({
          headers: { 'x-amzn-requestid': 'of-the-backend', connection: 'keep-alive' },
          body: 'abc',
        })}`,
        expect: {
          status: 200,
          body: 'abc',
          headers: {
            'x-amzn-remapped-x-amzn-requestid': 'of-the-backend',
            'x-amzn-remapped-connection': 'keep-alive',
            'x-amzn-remapped-date': /GMT$/,
          },
        },
      },
    ],
  },
  {
    name: 'HTTP_PROXY: a Content-Length of the backend is remapped',
    source: `${SOURCE} test_http_proxy_integration_request_data_mappings`,
    scene: SCENE,
    steps: [
      {
        call: `GET /answer/proxy?answer=${asked({
          headers: { 'content-length': '3' },
          body: 'abc',
        })}`,
        expect: { body: 'abc', headers: { 'x-amzn-remapped-content-length': '3' } },
      },
    ],
  },
  {
    name: 'HTTP: a status that no pattern matches becomes the default one',
    source: `${SOURCE} test_http_integration_invoke_status_code_passthrough[HTTP]`,
    scene: SCENE,
    steps: [
      {
        call: `GET /answer/http?answer=${asked({ status: 400, body: '{"x":1}' })}`,
        expect: { status: 200, json: { x: 1 } },
      },
    ],
  },
  {
    name: 'HTTP_PROXY: the status passes',
    source: `${SOURCE} test_http_integration_invoke_status_code_passthrough[HTTP_PROXY]`,
    scene: SCENE,
    steps: [
      {
        call: `GET /answer/proxy?answer=${asked({ status: 400, body: '{"x":1}' })}`,
        expect: { status: 400, json: { x: 1 } },
      },
    ],
  },
  {
    name: 'HTTP: a pattern chooses by the status of the backend',
    source:
      'localstack/localstack test_apigateway_integrations.py ' +
      'test_http_integration_status_code_selection',
    scene: SCENE,
    steps: [
      { call: `GET /status/http?answer=${asked({ status: 404 })}`, expect: { status: 400 } },
      { call: `GET /status/http?answer=${asked({ status: 201 })}`, expect: { status: 200 } },
    ],
  },
  {
    name: 'HTTP_PROXY: parameters fill the path and the query of the uri, and are added',
    source: `${SOURCE} test_http_proxy_integration_request_data_mappings`,
    scene: SCENE,
    steps: [
      {
        call: 'POST /data/foobar?q=foo&testVar=bar',
        headers: { ...JSON_HEADERS, foobar: 'mapped-value', headerVar: 'request-value' },
        body: '{}',
        expect: {
          status: 200,
          jsonHas: {
            path: '/p',
            headers: { foobar: 'mapped-value', headervar: 'mapped-value' },
          },
        },
      },
      {
        call: 'POST /data/foobar?q=foo&testVar=bar',
        headers: { foobar: 'mapped-value' },
        body: '{}',
        expect: {
          body: inQuery(
            'testVar=foobar',
            'testVar=bar',
            'testQs=bar',
            'testQs=foo',
            'queryString=foo',
            'q=foo',
          ),
        },
      },
    ],
  },
  {
    name: 'HTTP_PROXY: a mapped header replaces the one of the client',
    source: `${SOURCE} test_http_proxy_integration_request_data_mappings`,
    scene: SCENE,
    steps: [
      {
        call: 'POST /data/x',
        headers: { foobar: 'mapped-value', headerVar: 'request-value' },
        expect: { body: /^(?!.*request-value)/ },
      },
    ],
  },
  {
    name: 'HTTP_PROXY: a greedy parameter fills the path with its slashes',
    source: 'Developer guide: Set up a proxy integration with a proxy resource',
    scene: SCENE,
    steps: [{ call: 'GET /rest/a/b/c', expect: { jsonHas: { path: '/base/a/b/c' } } }],
  },
  {
    name: 'HTTP: a stage variable fills the uri',
    source: 'localstack/localstack test_uri_interpolation.py; test_import_with_stage_variables',
    scene: SCENE,
    steps: [{ call: 'GET /staged', expect: { jsonHas: { path: '/staged/end' } } }],
  },
  {
    name: 'HTTP_PROXY: a stage variable that is not set is empty',
    source: 'localstack/localstack test_uri_interpolation.py ..._with_no_variable',
    scene: SCENE,
    steps: [{ call: 'GET /unfilled', expect: { jsonHas: { path: '/x/end' } } }],
  },
  {
    name: 'HTTP: without Content-Type and Accept the integration sends application/json',
    source: `${INTEGRATION} test_noop`,
    scene: SCENE,
    steps: [
      {
        call: 'POST /http',
        body: '{}',
        expect: {
          jsonHas: { headers: { accept: 'application/json', 'content-type': 'application/json' } },
        },
      },
    ],
  },
];
