import { expect } from 'vitest';
import type { Case, Expected, Scene } from '../case.ts';
import { api, mock, operation } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_import.py';
const BASE_PATH = `${SOURCE} test_import_rest_api_with_base_path_oas30`;
const SWAGGER = `${SOURCE} test_import_rest_apis_with_base_path_swagger`;

const HELLO = { get: operation({ integration: mock('{"hello": 1}') }) };
const DONE: Expected = { status: 200, json: { hello: 1 } };

function document(paths: object, extra: object): object {
  return api(paths as Record<string, unknown>, extra as Record<string, unknown>);
}

const URL_DOCUMENT = document({ '/test': HELLO }, { servers: [{ url: '/base-url/part/' }] });
const VARIABLE_DOCUMENT = document(
  { '/test': HELLO },
  {
    servers: [
      {
        url: 'https://example.com/{basePath}',
        variables: { basePath: { default: '/base-var' } },
      },
    ],
  },
);
const SWAGGER_HELLO = {
  get: {
    produces: ['application/json'],
    responses: { '200': { description: 'ok' } },
    'x-amazon-apigateway-integration': mock('{"hello": 1}'),
  },
};
const SWAGGER_DOCUMENT = {
  swagger: '2.0',
  info: { title: 'swagger', version: '1' },
  basePath: '/base/part',
  paths: { '/test': SWAGGER_HELLO },
};

/** Document, what is done with its base path, the path that answers. */
const BASE_PATHS: readonly (readonly [string, object, string, string, string])[] = [
  ['servers.url', URL_DOCUMENT, 'ignore', '/test', BASE_PATH],
  ['servers.url', URL_DOCUMENT, 'prepend', '/base-url/part/test', BASE_PATH],
  ['servers.url', URL_DOCUMENT, 'split', '/part/test', BASE_PATH],
  ['a server variable', VARIABLE_DOCUMENT, 'ignore', '/test', BASE_PATH],
  ['a server variable', VARIABLE_DOCUMENT, 'prepend', '/base-var/test', BASE_PATH],
  ['a server variable', VARIABLE_DOCUMENT, 'split', '/test', BASE_PATH],
  ['basePath of Swagger', SWAGGER_DOCUMENT, 'ignore', '/test', SWAGGER],
  ['basePath of Swagger', SWAGGER_DOCUMENT, 'prepend', '/base/part/test', SWAGGER],
  ['basePath of Swagger', SWAGGER_DOCUMENT, 'split', '/part/test', SWAGGER],
];

const YAML = `openapi: "3.0.1"
info:
  title: yaml
  version: "1"
paths:
  /test:
    get:
      responses:
        "200":
          description: ok
      x-amazon-apigateway-integration:
        type: mock
        passthroughBehavior: when_no_match
        requestTemplates:
          application/json: '{"statusCode": 200}'
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: |-
                {"hello": 1}
`;

const SWAGGER_YAML = `swagger: "2.0"
info: {title: yaml, version: "1"}
paths:
  /test:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses:
          default: {statusCode: "200", responseTemplates: {application/json: '{"hello": 1}'}}
`;

const DOCUMENTS: readonly (readonly [string, unknown, string])[] = [
  ['OpenAPI 3.0 in JSON', document({ '/test': HELLO }, {}), SOURCE],
  ['OpenAPI 3.0 in YAML', YAML, BASE_PATH],
  ['Swagger 2.0 in JSON', { ...SWAGGER_DOCUMENT, basePath: undefined }, SWAGGER],
  ['Swagger 2.0 in YAML', SWAGGER_YAML, SWAGGER],
];

const PARTS: Scene = {
  document: () =>
    document(
      {
        '/open': { get: operation({ integration: mock('{}'), extra: { security: [] } }) },
        '/keyed': { get: operation({ integration: mock('{}') }) },
        '/lambda': {
          get: operation({
            integration: {
              type: 'aws_proxy',
              httpMethod: 'POST',
              uri:
                'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/' +
                'arn:aws:lambda:us-east-1:123456789012:function:x/invocations',
            },
            extra: { operationId: 'named', security: [{ auth: [] }] },
          }),
        },
      },
      {
        security: [{ key: [] }],
        'x-amazon-apigateway-api-key-source': 'HEADER',
        'x-amazon-apigateway-binary-media-types': ['image/png'],
        components: {
          schemas: {
            PetType: { type: 'string', enum: ['dog'] },
            Pet: { type: 'object', properties: { type: { $ref: '#/components/schemas/PetType' } } },
          },
          securitySchemes: {
            key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
            auth: {
              type: 'apiKey',
              name: 'Authorization',
              in: 'header',
              'x-amazon-apigateway-authtype': 'oauth2',
              'x-amazon-apigateway-authorizer': {
                type: 'token',
                authorizerUri:
                  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/' +
                  'arn:aws:lambda:us-east-1:123456789012:function:a/invocations',
                identityValidationExpression: '^x-[a-z]+',
                authorizerResultTtlInSeconds: 60,
              },
            },
          },
        },
      },
    ),
};

function on(scene: Scene, name: string, source: string, steps: Case['steps']): Case {
  return { name: `import: ${name}`, source, scene, steps };
}

const GLOBAL = `${SOURCE} test_import_with_global_api_key_authorizer`;
const MODELS = `${SOURCE} test_import_swagger_api (get-models)`;

const LOADED: readonly Case[] = [
  on(PARTS, 'a key that is required of all methods', GLOBAL, [
    { call: 'GET /keyed', expect: { status: 403, json: { message: 'Forbidden' } } },
  ]),
  on(PARTS, 'a method whose security is empty', GLOBAL, [
    { call: 'GET /open', expect: { status: 200 } },
  ]),
  on(PARTS, 'models refer to each other by the address of the API', MODELS, [
    {
      control: 'GET /restapis/{api}/models/Pet',
      expect: ({ apiId }) => ({
        status: 200,
        jsonHas: {
          name: 'Pet',
          contentType: 'application/json',
          schema: expect.stringContaining(`/restapis/${apiId}/models/PetType`),
        },
      }),
    },
  ]),
  on(PARTS, 'an authorizer', `${SOURCE} test_import_swagger_api (get-authorizers)`, [
    {
      control: 'GET /restapis/{api}/authorizers',
      expect: {
        status: 200,
        jsonHas: {
          item: [
            {
              name: 'auth',
              type: 'TOKEN',
              authType: 'oauth2',
              identitySource: 'method.request.header.Authorization',
              identityValidationExpression: '^x-[a-z]+',
              authorizerResultTtlInSeconds: 60,
            },
          ],
        },
      },
    },
  ]),
  on(PARTS, 'what the document says of the API', `${SOURCE} test_import_rest_api`, [
    {
      control: 'GET /restapis/{api}',
      expect: {
        status: 200,
        jsonHas: { apiKeySource: 'HEADER', binaryMediaTypes: ['image/png'] },
      },
    },
  ]),
];

export const IMPORT: readonly Case[] = [
  ...BASE_PATHS.map(([where, content, basepath, path, source]): Case => ({
    name: `import: ${where}, basepath ${basepath}: ${path}`,
    source,
    scene: { document: () => content, importQuery: { basepath } },
    steps: [{ call: `GET ${path}`, expect: DONE }],
  })),
  ...DOCUMENTS.map(([name, content, source]) =>
    on({ document: () => content }, name, source, [{ call: 'GET /test', expect: DONE }]),
  ),
  ...LOADED,
];
