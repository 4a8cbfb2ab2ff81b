import type { Case, Scene } from '../case.ts';
import { api, lambdaProxy, mock, operation } from '../documents.ts';

const SOURCE = 'Developer guide: CORS for REST APIs in API Gateway';
const NAMES = ['Origin', 'Methods', 'Headers'].map((name) => `Access-Control-Allow-${name}`);

const SCENE: Scene = {
  functions: ['say'],
  document: (world) =>
    api(
      {
        '/': {
          options: operation({
            responses: {
              '200': {
                description: 'ok',
                headers: Object.fromEntries(
                  NAMES.map((name) => [name, { schema: { type: 'string' } }]),
                ),
              },
            },
            integration: mock(undefined, {
              responses: {
                default: {
                  statusCode: '200',
                  responseParameters: {
                    'method.response.header.Access-Control-Allow-Origin': "'*'",
                    'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'",
                    'method.response.header.Access-Control-Allow-Headers':
                      "'Content-Type,X-Amz-Date,Authorization,X-Api-Key'",
                  },
                },
              },
            }),
          }),
          post: operation({ integration: lambdaProxy(world, 'say') }),
        },
      },
      {
        'x-amazon-apigateway-gateway-responses': {
          DEFAULT_4XX: {
            responseParameters: {
              'gatewayresponse.header.Access-Control-Allow-Origin': "'https://a.b'",
            },
          },
        },
      },
    ),
};

export const CORS: readonly Case[] = [
  {
    name: 'CORS: a preflight by MOCK',
    source: SOURCE,
    scene: SCENE,
    steps: [
      {
        call: 'OPTIONS /',
        headers: { Origin: 'https://a.b', 'Access-Control-Request-Method': 'GET' },
        expect: {
          status: 200,
          body: '',
          headers: {
            'access-control-allow-origin': '*',
            'access-control-allow-methods': 'GET,OPTIONS',
            'access-control-allow-headers': 'Content-Type,X-Amz-Date,Authorization,X-Api-Key',
          },
        },
      },
    ],
  },
  {
    name: 'CORS: a Lambda proxy answers with its own headers',
    source: SOURCE,
    scene: SCENE,
    steps: [
      {
        call: 'POST /',
        headers: { Origin: 'https://a.b' },
        body: '{"headers": {"Access-Control-Allow-Origin": "https://c.d"}, "body": "x"}',
        expect: { status: 200, headers: { 'access-control-allow-origin': 'https://c.d' } },
      },
    ],
  },
  {
    name: 'CORS: an error of the gateway has the headers of its gateway response',
    source: SOURCE,
    scene: SCENE,
    steps: [
      {
        call: 'GET /nowhere',
        headers: { Origin: 'https://a.b' },
        expect: { status: 403, headers: { 'access-control-allow-origin': 'https://a.b' } },
      },
    ],
  },
];
