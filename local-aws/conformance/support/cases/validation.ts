import type { Case, Expected, Scene } from '../case.ts';
import { api, mock, operation } from '../documents.ts';

const COMMON = 'localstack/localstack test_apigateway_common.py test_api_gateway_request_validator';
const REFERENCES =
  'localstack/localstack test_apigateway_common.py ' +
  'test_api_gateway_request_validator_with_ref_models, ..._with_ref_one_ofmodels';
const CIRCULAR =
  'localstack/localstack test_apigateway_import.py ' +
  'test_import_with_circular_models_and_request_validation';
const DRAFT = 'JSON schema draft 4; Developer guide: Data models for REST APIs';
const GUIDE = 'Developer guide: Request validation for REST APIs in API Gateway';

const SCHEMAS: Readonly<Record<string, object>> = {
  Numbers: {
    type: 'object',
    properties: { a: { type: 'number' }, b: { type: 'number' } },
    required: ['a', 'b'],
  },
  Choice: {
    oneOf: [{ $ref: '#/components/schemas/Numbers' }, { $ref: '#/components/schemas/Text' }],
  },
  Text: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  Any: { anyOf: [{ required: ['a'] }, { required: ['b'] }], type: 'object' },
  All: { allOf: [{ required: ['a'] }, { required: ['b'] }], type: 'object' },
  Not: { not: { required: ['a'] }, type: 'object' },
  Deep: {
    type: 'object',
    properties: { inner: { $ref: '#/components/schemas/Numbers' } },
    required: ['inner'],
  },
  Person: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      b: { type: 'number' },
      house: { $ref: '#/components/schemas/House' },
    },
    required: ['name', 'b'],
  },
  House: {
    type: 'object',
    properties: { contains: { type: 'array', items: { $ref: '#/components/schemas/Person' } } },
    required: ['contains'],
  },
  Enumerated: { type: 'string', enum: ['dog', 'cat'] },
  Bounds: { type: 'number', minimum: 1, maximum: 5 },
  Exclusive: { type: 'number', minimum: 1, exclusiveMinimum: true },
  Length: { type: 'string', minLength: 2, maxLength: 3 },
  Pattern: { type: 'string', pattern: '^a+$' },
  Items: { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 2, uniqueItems: true },
  Closed: { type: 'object', properties: { a: {} }, additionalProperties: false },
  Typed: { type: 'object', additionalProperties: { type: 'number' } },
  Multiple: { type: 'number', multipleOf: 3 },
  Depends: { type: 'object', dependencies: { a: ['b'] } },
  Nullable: { type: ['string', 'null'] },
};

/** Model, body, is it taken, source. */
const BODIES: readonly (readonly [string, string, boolean, string])[] = [
  ['Numbers', '{"a": 1, "b": 2}', true, COMMON],
  ['Numbers', '{"test": "test"}', false, COMMON],
  ['Numbers', '{"a": 1, "b": "2"}', false, COMMON],
  ['Numbers', '', false, COMMON],
  ['Numbers', 'not json', false, GUIDE],
  ['Choice', '{"a": 1, "b": 2}', true, REFERENCES],
  ['Choice', '{"text": "x"}', true, REFERENCES],
  ['Choice', '{"a": 1, "b": 2, "text": "x"}', false, REFERENCES],
  ['Choice', '{"c": 1}', false, REFERENCES],
  ['Any', '{"b": 1}', true, DRAFT],
  ['Any', '{"c": 1}', false, DRAFT],
  ['All', '{"a": 1, "b": 1}', true, DRAFT],
  ['All', '{"a": 1}', false, DRAFT],
  ['Not', '{"b": 1}', true, DRAFT],
  ['Not', '{"a": 1}', false, DRAFT],
  ['Deep', '{"inner": {"a": 1, "b": 2}}', true, REFERENCES],
  ['Deep', '{"inner": {"a": 1}}', false, REFERENCES],
  [
    'Person',
    '{"name": "p", "b": 2, "house": {"x": 1, "contains": [{"name": "q", "b": 3}]}}',
    true,
    CIRCULAR,
  ],
  ['Person', '{"random": "blabla"}', false, CIRCULAR],
  ['Person', '{"name": "p", "b": 2, "house": {"contains": [{"random": "x"}]}}', false, CIRCULAR],
  ['Enumerated', '"dog"', true, DRAFT],
  ['Enumerated', '"fish"', false, DRAFT],
  ['Bounds', '5', true, DRAFT],
  ['Bounds', '6', false, DRAFT],
  ['Exclusive', '1', false, DRAFT],
  ['Exclusive', '2', true, DRAFT],
  ['Length', '"ab"', true, DRAFT],
  ['Length', '"abcd"', false, DRAFT],
  ['Pattern', '"aa"', true, DRAFT],
  ['Pattern', '"ab"', false, DRAFT],
  ['Items', '[1, 2]', true, DRAFT],
  ['Items', '[1, 1]', false, DRAFT],
  ['Items', '[1.5]', false, DRAFT],
  ['Items', '[]', false, DRAFT],
  ['Closed', '{"a": 1}', true, DRAFT],
  ['Closed', '{"b": 1}', false, DRAFT],
  ['Typed', '{"x": "1"}', false, DRAFT],
  ['Multiple', '6', true, DRAFT],
  ['Multiple', '7', false, DRAFT],
  ['Depends', '{"a": 1}', false, DRAFT],
  ['Depends', '{"a": 1, "b": 1}', true, DRAFT],
  ['Nullable', 'null', true, DRAFT],
  ['Nullable', '1', false, DRAFT],
];

const ALL = { 'x-amazon-apigateway-request-validator': 'all' };

const SCENE: Scene = {
  document: () =>
    api(
      {
        ...Object.fromEntries(
          Object.keys(SCHEMAS).map((name) => [
            `/${name}`,
            {
              post: operation({
                integration: mock('{"taken": true}'),
                extra: {
                  ...ALL,
                  requestBody: {
                    content: {
                      'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
                    },
                  },
                },
              }),
            },
          ]),
        ),
        '/parameters/{part}': {
          get: operation({
            parameters: ['path part', 'query qs1!', 'header x-header-param!'],
            integration: mock('{"taken": true}'),
            extra: ALL,
          }),
        },
        '/missing/{part}': {
          get: operation({
            parameters: ['query qs1!', 'path issuer', 'header x-header-param!'],
            integration: mock('{"taken": true}'),
            extra: ALL,
          }),
        },
        '/unchecked': {
          get: operation({ parameters: ['query qs1!'], integration: mock('{"taken": true}') }),
        },
      },
      {
        components: { schemas: SCHEMAS },
        'x-amazon-apigateway-request-validators': {
          all: { validateRequestBody: true, validateRequestParameters: true },
        },
      },
    ),
};

const TAKEN: Expected = { status: 200, json: { taken: true } };
const REFUSED: Expected = { status: 400, json: { message: 'Invalid request body' } };

function missing(names: string): Expected {
  return { status: 400, json: { message: `Missing required request parameters: [${names}]` } };
}

const PARAMETERS: readonly (readonly [string, string, Record<string, string>, Expected])[] = [
  ['both are there', 'GET /parameters/p?qs1=v', { 'x-header-param': 'h' }, TAKEN],
  ['the header is missing', 'GET /parameters/p?qs1=v', {}, missing('x-header-param')],
  [
    'the query parameter is missing',
    'GET /parameters/p',
    { 'x-header-param': 'h' },
    missing('qs1'),
  ],
  ['an empty query parameter', 'GET /parameters/p?qs1=', { 'x-header-param': 'h' }, missing('qs1')],
  [
    'all that is missing is named: headers, path, query',
    'GET /missing/p',
    {},
    missing('x-header-param, issuer, qs1'),
  ],
  ['nothing is checked without a validator', 'GET /unchecked', {}, TAKEN],
];

export const VALIDATION: readonly Case[] = [
  ...BODIES.map(([model, body, taken, source]): Case => ({
    name: `validation: ${model} ${taken ? 'takes' : 'refuses'} ${body === '' ? 'nothing' : body}`,
    source,
    scene: SCENE,
    steps: [
      {
        call: `POST /${model}`,
        headers: { 'Content-Type': 'application/json' },
        body,
        expect: taken ? TAKEN : REFUSED,
      },
    ],
  })),
  ...PARAMETERS.map(([name, call, headers, expect]): Case => ({
    name: `validation: ${name}`,
    source: name.startsWith('an empty') ? GUIDE : COMMON,
    scene: SCENE,
    steps: [{ call, headers, expect }],
  })),
];
