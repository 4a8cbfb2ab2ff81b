import type { Case, Expected, Scene } from '../case.ts';
import { api, mock, operation } from '../documents.ts';

const BASIC = 'localstack/localstack test_apigateway_basic.py test_mock_integration_response';
const UNIT = 'localstack/localstack test_mock_integration.py';
const OVERRIDES =
  'localstack/localstack test_apigateway_integrations.py ' +
  'test_integration_mock_with_request_overrides_in_response_template';
const ERROR: Expected = { status: 500, json: { message: 'Internal server error' } };

const STATUSES = Object.fromEntries(
  ['200', '201', '300', '400', '404', '500'].map((status) => [status, { description: 'x' }]),
);

interface Mocked {
  readonly name: string;
  readonly source: string;
  readonly request?: Readonly<Record<string, string>> | undefined;
  readonly responses?: object;
  readonly extra?: object;
  readonly call?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expect: Expected;
}

function json(template: string): Record<string, string> {
  return { 'application/json': template };
}

function answer(template: string, status = '200'): object {
  return { default: { statusCode: status, responseTemplates: json(template) } };
}

function withStatus(value: string): Record<string, string> {
  return json(`{"statusCode": ${value}}`);
}

const PASSTHROUGH = ['WHEN_NO_MATCH', 'NEVER', 'WHEN_NO_TEMPLATES'].flatMap((behaviour) =>
  ['GET', 'POST'].map((method): Mocked => ({
    name: `${method} with ${behaviour} and a template for JSON answers`,
    source: `${BASIC}[${behaviour}-${method}]`,
    extra: { passthroughBehavior: behaviour },
    responses: answer('{"statusCode": 200, "id": 42}'),
    call: `${method} /`,
    ...(method === 'POST' ? { headers: { 'Content-Type': 'application/json' }, body: '{}' } : {}),
    expect: { status: 200, json: { statusCode: 200, id: 42 } },
  })),
);

const MOCKED: readonly Mocked[] = [
  ...PASSTHROUGH,
  {
    name: 'the status of the request template chooses the answer',
    source: 'Developer guide: Set up mock integrations',
    request: json(
      `{#if($input.params('scope') == 'internal')"statusCode": 200#else"statusCode": 500#end}`,
    ),
    responses: {
      '200': { statusCode: '200', responseTemplates: json('{"ok": true}') },
      '5\\d{2}': { statusCode: '500', responseTemplates: json('{"ok": false}') },
    },
    call: 'GET /?scope=public',
    expect: { status: 500, json: { ok: false } },
  },
  {
    name: 'a status that is a string fails',
    source: UNIT,
    request: withStatus('"200"'),
    responses: answer('{}'),
    expect: ERROR,
  },
  {
    name: 'a malformed request template fails',
    source: UNIT,
    request: json('{"statusCode": 200'),
    responses: answer('{}'),
    expect: ERROR,
  },
  {
    name: 'a request template without statusCode fails',
    source: 'Developer guide: Set up mock integrations; LocalStack: mock needs an integer',
    request: json('{"other": 200}'),
    responses: answer('{}'),
    expect: ERROR,
  },
  {
    name: 'no answer that matches and no default fails',
    source: 'localstack/localstack test_handler_integration_response.py ..._pattern_no_default',
    request: withStatus('404'),
    responses: { '200': { statusCode: '200' } },
    expect: ERROR,
  },
  {
    name: 'a pattern with digits matches',
    source: 'localstack/localstack test_handler_integration_response.py TestSelectionPattern',
    request: withStatus('404'),
    responses: { default: { statusCode: '200' }, '4\\d{2}': { statusCode: '400' } },
    expect: { status: 400 },
  },
  {
    name: 'no pattern that matches takes the default',
    source: 'localstack/localstack test_handler_integration_response.py TestSelectionPattern',
    request: withStatus('404'),
    responses: { default: { statusCode: '201' }, '400': { statusCode: '400' } },
    expect: { status: 201 },
  },
  {
    name: 'an answer without a template has no body and is JSON',
    source: 'Developer guide: Set up mock integrations',
    responses: { default: { statusCode: '200' } },
    expect: { status: 200, body: '', headers: { 'content-type': 'application/json' } },
  },
  {
    name: 'a template overrides the status',
    source: 'localstack/localstack test_handler_integration_response.py test_status_code',
    responses: answer('#set($context.responseOverride.status = 500)x', '300'),
    expect: { status: 500, body: 'x' },
  },
  {
    name: 'an override above 599 is ignored',
    source: 'localstack/localstack test_handler_integration_response.py test_status_code',
    responses: answer('#set($context.responseOverride.status = 600)x', '300'),
    expect: { status: 300 },
  },
  {
    name: 'an override below 100 is ignored',
    source: 'localstack/localstack test_handler_integration_response.py test_status_code',
    responses: answer('#set($context.responseOverride.status = 99)x', '300'),
    expect: { status: 300 },
  },
  {
    name: 'a template overrides a header',
    source: 'localstack/localstack test_handler_integration_response.py test_headers',
    responses: {
      default: {
        statusCode: '200',
        responseParameters: { 'method.response.header.x-own': "'from params'" },
        responseTemplates: json(`#set($context.responseOverride.header.x-own = 'from override')x`),
      },
    },
    expect: { status: 200, headers: { 'x-own': 'from override' } },
  },
  {
    name: 'a constant is mapped to a header',
    source: 'localstack/localstack test_handler_integration_response.py test_headers',
    responses: {
      default: {
        statusCode: '200',
        responseParameters: { 'method.response.header.x-own': "'from params'" },
      },
    },
    expect: { status: 200, headers: { 'x-own': 'from params' } },
  },
  {
    name: 'an answer template reads what the request template set in requestOverride',
    source: OVERRIDES,
    request: json(
      `#if($input.params('id') == 'one')#set($context.requestOverride.path.body = "path was one")` +
        `#else#set($context.requestOverride.path.body = "the else clause")#end{"statusCode": 200}`,
    ),
    responses: answer('{"response": "$context.requestOverride.path.body"}'),
    call: 'GET /?id=one',
    expect: { status: 200, json: { response: 'path was one' } },
  },
  {
    name: 'an answer template reads the else branch of the request template',
    source: OVERRIDES,
    request: json(
      `#if($input.params('id') == 'one')#set($context.requestOverride.path.body = "path was one")` +
        `#else#set($context.requestOverride.path.body = "the else clause")#end{"statusCode": 200}`,
    ),
    responses: answer('{"response": "$context.requestOverride.path.body"}'),
    call: 'GET /?id=two',
    expect: { status: 200, json: { response: 'the else clause' } },
  },
  {
    name: 'an answer template reads the parameters of the request',
    source: 'localstack/localstack test_apigateway_api.py TestApigatewayTestInvoke',
    responses: answer(`{"q": "$input.params('id')"}`),
    call: 'GET /?id=123',
    expect: { status: 200, json: { q: '123' } },
  },
  {
    name: 'an answer template of another type gives the Content-Type',
    source: 'localstack/localstack test_apigateway_import.py test_import_swagger_api (PetStore)',
    responses: {
      default: {
        statusCode: '200',
        responseParameters: { 'method.response.header.Content-Type': "'text/html'" },
        responseTemplates: { 'text/html': '<p>hello</p>' },
      },
    },
    expect: { status: 200, body: '<p>hello</p>', headers: { 'content-type': 'text/html' } },
  },
  {
    name: 'of several answer templates JSON is preferred when none matches',
    source:
      'localstack/localstack test_handler_integration_response.py ' +
      'test_default_template_selection_behavior',
    responses: {
      default: {
        statusCode: '200',
        responseTemplates: { 'application/xml': 'xml', 'application/json': 'json' },
      },
    },
    expect: { status: 200, body: 'json' },
  },
];

function sceneOf({ request, responses, extra }: Mocked): Scene {
  return {
    document: () =>
      api({
        '/': Object.fromEntries(
          ['get', 'post'].map((method) => [
            method,
            operation({
              parameters: ['query id', 'query scope'],
              responses: Object.fromEntries(
                Object.keys(STATUSES).map((status) => [
                  status,
                  {
                    description: 'x',
                    headers: {
                      'x-own': { schema: { type: 'string' } },
                      'Content-Type': { schema: { type: 'string' } },
                    },
                  },
                ]),
              ),
              integration: mock(undefined, {
                ...(request ? { requestTemplates: request } : {}),
                ...(responses ? { responses } : {}),
                ...extra,
              }),
            }),
          ]),
        ),
      }),
  };
}

export const MOCK: readonly Case[] = MOCKED.map((mocked) => ({
  name: `MOCK: ${mocked.name}`,
  source: mocked.source,
  scene: sceneOf(mocked),
  steps: [
    {
      call: mocked.call ?? 'GET /',
      ...(mocked.headers ? { headers: mocked.headers } : {}),
      ...(mocked.body === undefined ? {} : { body: mocked.body }),
      expect: mocked.expect,
    },
  ],
}));
