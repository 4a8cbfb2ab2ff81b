import type { Case, Expected, Scene } from '../case.ts';
import { api, lambdaProxy, mock, operation } from '../documents.ts';

const GUIDE = 'Developer guide: Gateway response types for API Gateway';
const SET_UP = 'Developer guide: Set up gateway responses for a REST API';
const UNIT = 'localstack/localstack test_handler_exception.py';

const pathsOf = (world: Parameters<Scene['document']>[0]): Readonly<Record<string, unknown>> => ({
  '/mock': {
    post: operation({ integration: mock('{}', { passthroughBehavior: 'never' }) }),
    get: operation({ integration: mock('{}') }),
  },
  '/key': { get: operation({ integration: mock('{}'), extra: { security: [{ key: [] }] } }) },
  '/required': {
    get: operation({
      parameters: ['query q!'],
      integration: mock('{}'),
      extra: { 'x-amazon-apigateway-request-validator': 'all' },
    }),
  },
  '/say': { post: operation({ integration: lambdaProxy(world, 'say') }) },
});

const PARTS = {
  components: {
    securitySchemes: { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
  },
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
};

function scene(responses: object): Scene {
  return {
    functions: ['say'],
    document: (world) =>
      api(pathsOf(world), { ...PARTS, 'x-amazon-apigateway-gateway-responses': responses }),
  };
}

const PLAIN = scene({});
const DEFAULT_4XX = scene({
  DEFAULT_4XX: {
    statusCode: 400,
    responseParameters: { 'gatewayresponse.header.x-own': "'of 4XX'" },
  },
});
const OWN = scene({
  MISSING_AUTHENTICATION_TOKEN: {
    statusCode: 404,
    responseParameters: {
      'gatewayresponse.header.x-path': "'a.b.c'",
      'gatewayresponse.header.x-query': 'method.request.querystring.q',
      'gatewayresponse.header.x-accept': 'method.request.header.Accept',
    },
    responseTemplates: {
      'application/json':
        '{"message": $context.error.messageString, "type": "$context.error.responseType", ' +
        '"stage": "$context.stage"}',
    },
  },
  DEFAULT_4XX: { statusCode: 499 },
  DEFAULT_5XX: { responseParameters: { 'gatewayresponse.header.x-own': "'of 5XX'" } },
});
const XML = scene({
  DEFAULT_4XX: {
    responseTemplates: {
      'application/xml': '<m>$context.error.message</m>',
      'application/json': '{"m": $context.error.messageString}',
    },
  },
});

interface Row {
  readonly name: string;
  readonly source: string;
  readonly scene: Scene;
  readonly call: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expect: Expected;
}

const MISSING = 'Missing Authentication Token';

const ROWS: readonly Row[] = [
  {
    name: 'a path that no resource has: 403',
    source: GUIDE,
    scene: PLAIN,
    call: 'GET /nowhere',
    expect: {
      status: 403,
      json: { message: MISSING },
      headers: {
        'content-type': 'application/json',
        'x-amzn-errortype': 'MissingAuthenticationTokenException',
        'x-amzn-trace-id': null,
        'x-amzn-requestid': /./,
        'x-amz-apigw-id': /./,
      },
    },
  },
  {
    name: 'no key: 403 Forbidden',
    source: GUIDE,
    scene: PLAIN,
    call: 'GET /key',
    expect: {
      status: 403,
      json: { message: 'Forbidden' },
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
    },
  },
  {
    name: 'a missing parameter: 400 with its name',
    source: 'localstack/localstack test_apigateway_common.py test_api_gateway_request_validator',
    scene: PLAIN,
    call: 'GET /required',
    expect: {
      status: 400,
      json: { message: 'Missing required request parameters: [q]' },
      headers: { 'x-amzn-errortype': 'BadRequestException' },
    },
  },
  {
    name: 'a type that no template takes: 415',
    source: GUIDE,
    scene: PLAIN,
    call: 'POST /mock',
    headers: { 'Content-Type': 'text/plain' },
    body: 'x',
    expect: {
      status: 415,
      json: { message: 'Unsupported Media Type' },
      headers: { 'x-amzn-errortype': 'BadRequestException' },
    },
  },
  {
    name: 'a function that fails: 502',
    source: GUIDE,
    scene: PLAIN,
    call: 'POST /say',
    body: 'x',
    expect: {
      status: 502,
      json: { message: 'Internal server error' },
      headers: { 'x-amzn-errortype': 'InternalServerErrorException' },
    },
  },
  {
    name: 'DEFAULT_4XX gives its status and its headers, the message stays',
    source: `${UNIT} test_gateway_exception_with_default_4xx`,
    scene: DEFAULT_4XX,
    call: 'GET /nowhere',
    expect: {
      status: 400,
      json: { message: MISSING },
      headers: { 'x-own': 'of 4XX', 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
    },
  },
  {
    name: 'an own type goes before DEFAULT_4XX',
    source: `${UNIT} test_gateway_exception_with_gateway_response; ${SET_UP}`,
    scene: OWN,
    call: 'GET /nowhere?q=v',
    headers: { Accept: 'application/json' },
    expect: {
      status: 404,
      json: { message: MISSING, type: 'MISSING_AUTHENTICATION_TOKEN', stage: 'test' },
      headers: { 'x-path': 'a.b.c', 'x-query': 'v', 'x-accept': 'application/json' },
    },
  },
  {
    name: 'another type takes DEFAULT_4XX',
    source: GUIDE,
    scene: OWN,
    call: 'GET /key',
    expect: { status: 499, json: { message: 'Forbidden' } },
  },
  {
    name: 'DEFAULT_5XX without a status keeps the status',
    source: GUIDE,
    scene: OWN,
    call: 'POST /say',
    body: 'x',
    expect: { status: 502, headers: { 'x-own': 'of 5XX' } },
  },
  {
    name: 'the template is chosen by Accept',
    source: SET_UP,
    scene: XML,
    call: 'GET /nowhere',
    headers: { Accept: 'application/xml' },
    expect: { status: 403, body: `<m>${MISSING}</m>` },
  },
];

export const GATEWAY_RESPONSES: readonly Case[] = ROWS.map((row) => ({
  name: `gateway response: ${row.name}`,
  source: row.source,
  scene: row.scene,
  steps: [
    {
      call: row.call,
      ...(row.headers ? { headers: row.headers } : {}),
      ...(row.body === undefined ? {} : { body: row.body }),
      expect: row.expect,
    },
  ],
}));
