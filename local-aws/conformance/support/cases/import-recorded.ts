import { expect } from 'vitest';
import type { Case, Scene, World } from '../case.ts';
import { api, mock, operation } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_import.py';
const COGNITO = `${SOURCE} test_import_with_cognito_auth_identity_source`;
const SERVER_URL = `${SOURCE} test_import_rest_api_with_base_path_oas30`;

const HELLO = { get: operation({ integration: mock('{"hello": 1}') }) };

const functionUri = ({ region, account }: World): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/` +
  `arn:aws:lambda:${region}:${account}:function:a/invocations`;

const poolAuthorizer = ({ region, account }: World): object => ({
  type: 'apiKey',
  name: 'TestHeaderAuth',
  in: 'header',
  'x-amazon-apigateway-authtype': 'cognito_user_pools',
  'x-amazon-apigateway-authorizer': {
    type: 'cognito_user_pools',
    providerARNs: [`arn:aws:cognito-idp:${region}:${account}:userpool/${region}_ABC123`],
  },
});

const secured = (security?: object): object => ({
  get: operation({ integration: mock('{}'), extra: security ? { security } : {} }),
});

/** The document with its one path and the method GET on it, as {resource}. */
function shown(name: string, path: object, method: object): Case {
  return {
    name: `import: ${name}`,
    source: COGNITO,
    scene: {
      document: (world) =>
        api(
          { '/one': path },
          {
            security: [{ pool: ['email'] }],
            components: {
              securitySchemes: { pool: poolAuthorizer(world), other: poolAuthorizer(world) },
            },
          },
        ),
    },
    steps: [
      {
        control: 'GET /restapis/{api}/resources',
        expect: { status: 200 },
        save: { resource: 'item.1.id' },
      },
      {
        control: 'GET /restapis/{api}/resources/{resource}/methods/GET',
        expect: { status: 200, jsonHas: method },
      },
    ],
  };
}

const SECURITY: readonly Case[] = [
  shown('the scopes of the document', secured(), {
    authorizationType: 'COGNITO_USER_POOLS',
    authorizationScopes: ['email'],
  }),
  shown('the scopes of the method instead', secured([{ other: ['email', 'openid'] }]), {
    authorizationType: 'COGNITO_USER_POOLS',
    authorizationScopes: ['email', 'openid'],
  }),
];

const AUTHORIZERS: Scene = {
  document: (world) =>
    api(
      { '/test': HELLO },
      {
        components: {
          securitySchemes: {
            token: {
              type: 'apiKey',
              name: 'Authorization',
              in: 'header',
              'x-amazon-apigateway-authtype': 'oauth2',
              'x-amazon-apigateway-authorizer': {
                type: 'token',
                authorizerUri: functionUri(world),
              },
            },
          },
          schemas: {
            House: { type: 'object', description: 'Where a person lives' },
            Empty: { title: 'Empty Schema', type: 'object' },
          },
        },
      },
    ),
};

const INTEGERS = `openapi: 3.0.1
info:
  title: integers
  version: '2.0'
paths:
  "/test":
    get:
      responses:
        # a comment
        200:
          description: 200 response
      x-amazon-apigateway-integration:
        responses:
          default:
            statusCode: 200
            responseTemplates:
              application/json: '{"hello": 1}'
        requestTemplates:
          application/json: '{"statusCode": 200}'
        type: mock
`;

const NOT_TEXT = api({
  '/test': {
    get: operation({
      integration: {
        ...mock('{"hello": 1}'),
        requestParameters: { 'integration.request.header.nothing': true },
      },
    }),
  },
});

const RECORDED: readonly Case[] = [
  {
    name: 'import: an authorizer without a TTL has none',
    source: `${SOURCE} test_import_swagger_api (get-authorizers)`,
    scene: AUTHORIZERS,
    steps: [
      {
        control: 'GET /restapis/{api}/authorizers',
        expect: {
          status: 200,
          jsonHas: { item: [expect.not.objectContaining({ authorizerResultTtlInSeconds: 300 })] },
        },
      },
    ],
  },
  {
    name: 'import: only the models of the document, each with the description of its schema',
    source: `${SOURCE} test_import_with_circular_models (get-models)`,
    scene: AUTHORIZERS,
    steps: [
      {
        control: 'GET /restapis/{api}/models',
        expect: {
          status: 200,
          jsonHas: {
            item: [
              { name: 'House', description: 'Where a person lives' },
              { name: 'Empty', schema: '{"title":"Empty Schema","type":"object"}' },
            ],
          },
        },
      },
    ],
  },
  {
    name: 'import: statuses that are numbers in YAML',
    source: `${SOURCE} test_import_with_integer_http_status_code`,
    scene: { document: () => INTEGERS },
    steps: [{ call: 'GET /test', expect: { status: 200, json: { hello: 1 } } }],
  },
  {
    name: 'import: a request parameter that is no text is left out, with a warning',
    source: `${SERVER_URL} (put-rest-api-oas30-srv-url)`,
    scene: { document: () => api({ '/test': HELLO }) },
    steps: [
      {
        control: 'PUT /restapis/{api}?mode=overwrite',
        body: NOT_TEXT,
        expect: {
          status: 200,
          jsonHas: {
            tags: {},
            warnings: [
              "Invalid format for 'requestParameters'. Expected type string for property " +
                "'integration.request.header.nothing' of resource '/test' and method 'GET' " +
                "but got 'true'",
            ],
          },
        },
      },
      {
        control: 'PUT /restapis/{api}?mode=overwrite&failonwarnings=true',
        body: NOT_TEXT,
        expect: { status: 400 },
      },
    ],
  },
  {
    name: 'import: a path that was there keeps its id, also in overwrite',
    source: `${SERVER_URL} (get-resources-oas30-srv-url)`,
    scene: { document: () => api({ '/test': HELLO }) },
    steps: [
      {
        control: 'GET /restapis/{api}/resources',
        expect: { status: 200 },
        save: { resource: 'item.1.id' },
      },
      {
        control: 'PUT /restapis/{api}?mode=overwrite',
        body: api({ '/new': HELLO, '/test': HELLO }),
        expect: { status: 200 },
      },
      {
        control: 'GET /restapis/{api}/resources/{resource}',
        expect: { status: 200, jsonHas: { path: '/test' } },
      },
    ],
  },
];

export const IMPORT_RECORDED: readonly Case[] = [...SECURITY, ...RECORDED];
