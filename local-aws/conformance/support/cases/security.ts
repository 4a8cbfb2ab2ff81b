import type { Case, ControlStep, Expected, Scene, World } from '../case.ts';
import { api, mock, operation } from '../documents.ts';

const AUTHORIZERS = 'Developer guide: Use API Gateway Lambda authorizers';
const INPUT = 'Developer guide: Output from an API Gateway Lambda authorizer';
const PLANS = 'localstack/localstack test_apigateway_common.py test_api_key_required_for_methods';
const ERROR_TYPES = 'Developer guide: Gateway response types for API Gateway';

const TEMPLATE =
  '{"principal": "$context.authorizer.principalId", "text": "$context.authorizer.text", ' +
  '"number": "$context.authorizer.number", "flag": "$context.authorizer.flag"}';

const SCENE: Scene = {
  functions: ['authorizer'],
  document: (world) =>
    api(
      {
        '/token': {
          get: operation({ integration: mock(TEMPLATE), extra: { security: [{ token: [] }] } }),
        },
        '/request': {
          get: operation({ integration: mock(TEMPLATE), extra: { security: [{ request: [] }] } }),
        },
        '/pattern': {
          get: operation({ integration: mock(TEMPLATE), extra: { security: [{ pattern: [] }] } }),
        },
      },
      {
        components: {
          securitySchemes: {
            token: authorizer(world, 'token', { type: 'token' }),
            pattern: authorizer(world, 'token', {
              type: 'token',
              identityValidationExpression: '^allow$',
            }),
            request: authorizer(world, 'token', {
              type: 'request',
              identitySource: 'method.request.querystring.token',
            }),
          },
        },
      },
    ),
};

function authorizer(world: World, header: string, fields: object): object {
  return {
    type: 'apiKey',
    name: header,
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      authorizerUri: world.lambda('authorizer'),
      authorizerResultTtlInSeconds: 0,
      ...fields,
    },
  };
}

const ALLOWED: Expected = {
  status: 200,
  json: { principal: 'user', text: 'value', number: '1', flag: 'true' },
};
const UNAUTHORIZED: Expected = {
  status: 401,
  json: { message: 'Unauthorized' },
  headers: { 'x-amzn-errortype': 'UnauthorizedException' },
};
const DENIED: Expected = {
  status: 403,
  headers: { 'x-amzn-errortype': 'AccessDeniedException' },
};
/** The guide does not say which of its two types it is. */
const NO_ANSWER: Expected = { status: 500 };

const ROWS: readonly (readonly [string, string, Record<string, string>, Expected, string])[] = [
  ['TOKEN that allows', 'GET /token', { token: 'allow' }, ALLOWED, INPUT],
  ['TOKEN that is missing', 'GET /token', {}, UNAUTHORIZED, AUTHORIZERS],
  [
    'TOKEN that throws Unauthorized',
    'GET /token',
    { token: 'unauthorized' },
    UNAUTHORIZED,
    AUTHORIZERS,
  ],
  ['TOKEN that throws something else', 'GET /token', { token: 'broken' }, NO_ANSWER, ERROR_TYPES],
  ['TOKEN that answers nothing', 'GET /token', { token: 'nothing' }, NO_ANSWER, ERROR_TYPES],
  [
    'TOKEN that the expression refuses',
    'GET /pattern',
    { token: 'other' },
    UNAUTHORIZED,
    AUTHORIZERS,
  ],
  ['TOKEN that the expression takes', 'GET /pattern', { token: 'allow' }, ALLOWED, AUTHORIZERS],
  ['REQUEST that allows', 'GET /request?token=allow', {}, ALLOWED, INPUT],
  ['REQUEST without its identity source', 'GET /request', {}, UNAUTHORIZED, AUTHORIZERS],
];

const KEYED: Scene = {
  document: () =>
    api(
      {
        '/key': { get: operation({ integration: mock('{}'), extra: { security: [{ key: [] }] } }) },
      },
      {
        components: {
          securitySchemes: { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
        },
      },
    ),
};

const KEY = 'a-key-of-the-conformance-cases-0001';

function control(line: string, body: object, save?: Record<string, string>): ControlStep {
  return { control: line, body, expect: { status: 201 }, ...(save ? { save } : {}) };
}

const KEY_STEPS: Case['steps'] = [
  { call: 'GET /key', expect: { status: 403, json: { message: 'Forbidden' } } },
  control(
    'POST /usageplans',
    { name: 'p', apiStages: [{ apiId: '{api}', stage: 'test' }] },
    { plan: 'id' },
  ),
  control('POST /apikeys', { name: 'k', enabled: true, value: KEY }, { key: 'id' }),
  { call: 'GET /key', headers: { 'x-api-key': KEY }, expect: { status: 403 } },
  {
    control: 'POST /usageplans/{plan}/keys',
    body: { keyId: '{key}', keyType: 'API_KEY' },
    expect: { status: 201, jsonHas: { type: 'API_KEY', value: KEY, name: 'k' } },
  },
  { call: 'GET /key', headers: { 'x-api-key': KEY }, expect: { status: 200 } },
  { call: 'GET /key', headers: { 'x-api-key': 'another' }, expect: { status: 403 } },
  {
    control: 'PATCH /apikeys/{key}',
    body: { patchOperations: [{ op: 'replace', path: '/enabled', value: 'false' }] },
    expect: {
      status: 200,
      jsonHas: { enabled: false, name: 'k', stageKeys: [] },
      jsonLacks: ['value'],
    },
  },
  { call: 'GET /key', headers: { 'x-api-key': KEY }, expect: { status: 403 } },
];

const LIMITED: Case['steps'] = [
  control(
    'POST /usageplans',
    {
      name: 'q',
      apiStages: [{ apiId: '{api}', stage: 'test' }],
      quota: { limit: 2, period: 'DAY', offset: 0 },
    },
    { plan: 'id' },
  ),
  control('POST /apikeys', { name: 'l', enabled: true, value: `${KEY}-quota` }, { key: 'id' }),
  control('POST /usageplans/{plan}/keys', { keyId: '{key}', keyType: 'API_KEY' }),
  { call: 'GET /key', headers: { 'x-api-key': `${KEY}-quota` }, expect: { status: 200 } },
  { call: 'GET /key', headers: { 'x-api-key': `${KEY}-quota` }, expect: { status: 200 } },
  {
    call: 'GET /key',
    headers: { 'x-api-key': `${KEY}-quota` },
    expect: {
      status: 429,
      json: { message: 'Limit Exceeded' },
      headers: { 'x-amzn-errortype': 'LimitExceededException' },
    },
  },
];

export const SECURITY: readonly Case[] = [
  ...ROWS.map(([name, call, headers, expect, source]): Case => ({
    name: `authorizer: ${name}`,
    source,
    scene: SCENE,
    steps: [{ call, headers, expect }],
  })),
  {
    name: 'authorizer: TOKEN that denies',
    source: ERROR_TYPES,
    scene: SCENE,
    steps: [{ call: 'GET /token', headers: { token: 'deny' }, expect: DENIED }],
  },
  {
    name: 'API keys: none, not of the plan, of the plan, wrong, disabled',
    source: PLANS,
    scene: KEYED,
    steps: KEY_STEPS,
  },
  {
    name: 'API keys: a quota that is used up: 429',
    source: 'Developer guide: Usage plans and API keys; Gateway response types (QUOTA_EXCEEDED)',
    scene: { ...KEYED },
    steps: LIMITED,
  },
];
