import type { Case, Scene } from '../case.ts';
import { ANY, api, operation, s3 } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_s3.py';

const PROXY: Scene = {
  objects: { 'with-type': { body: 'hello', type: 'text/plain' } },
  document: (world) =>
    api({
      '/{key+}': {
        [ANY]: operation({
          parameters: ['path key', 'header Content-Type'],
          integration: s3(world, '{key}', {
            requestParameters: {
              'integration.request.path.key': 'method.request.path.key',
              'integration.request.header.Content-Type': 'method.request.header.Content-Type',
            },
          }),
        }),
      },
    }),
};

const METHODS: Scene = {
  objects: {},
  document: (world) =>
    api({
      '/get': { get: operation({ integration: s3(world, 'test.json', { httpMethod: 'GET' }) }) },
      '/delete': {
        get: operation({ integration: s3(world, 'test.json', { httpMethod: 'DELETE' }) }),
      },
      '/put': {
        get: operation({
          integration: s3(world, 'test.json', {
            httpMethod: 'PUT',
            requestParameters: { 'integration.request.header.Content-Type': "'application/json'" },
            requestTemplates: { 'application/json': '{"message": "great success!"}' },
          }),
        }),
      },
    }),
};

const STATUS: Scene = {
  objects: { here: { body: 'here', type: 'image/png' } },
  document: (world) =>
    api({
      '/{key}': {
        get: operation({
          parameters: ['path key', 'header Range', 'query type', 'query disposition'],
          responses: Object.fromEntries(
            ['200', '206', '404'].map((status) => [
              status,
              {
                description: 'x',
                headers: {
                  'Content-Type': { schema: { type: 'string' } },
                  'Content-Range': { schema: { type: 'string' } },
                  'Content-Disposition': { schema: { type: 'string' } },
                },
              },
            ]),
          ),
          integration: s3(world, '{key}', {
            httpMethod: 'GET',
            requestParameters: {
              'integration.request.path.key': 'method.request.path.key',
              'integration.request.header.Range': 'method.request.header.Range',
              'integration.request.querystring.response-content-type':
                'method.request.querystring.type',
              'integration.request.querystring.response-content-disposition':
                'method.request.querystring.disposition',
            },
            responses: Object.fromEntries(
              ['200', '206', '404'].map((status) => [
                status,
                {
                  statusCode: status,
                  responseParameters: {
                    'method.response.header.Content-Type':
                      'integration.response.header.Content-Type',
                    'method.response.header.Content-Range':
                      'integration.response.header.Content-Range',
                    'method.response.header.Content-Disposition':
                      'integration.response.header.Content-Disposition',
                  },
                },
              ]),
            ),
          }),
        }),
      },
    }),
};

const NO_SUCH_KEY = /<Code>NoSuchKey<\/Code>[^]*<Key>test\.json<\/Key>/;

export const S3: readonly Case[] = [
  {
    name: 'S3, ANY: a missing object is 200 with the XML of S3 when only 200 is mapped',
    source: `${SOURCE} test_apigateway_s3_any (get-object-empty)`,
    scene: PROXY,
    steps: [{ call: 'GET /test.json', expect: { status: 200, body: NO_SUCH_KEY } }],
  },
  {
    name: 'S3, ANY: PUT, GET, PUT again, GET, DELETE, GET',
    source: `${SOURCE} test_apigateway_s3_any`,
    scene: PROXY,
    steps: [
      ...[1, 2].flatMap((id) => [
        {
          call: 'PUT /life.json',
          headers: { 'Content-Type': 'application/json' },
          body: `{"put_id": ${id}}`,
          expect: { status: 200, body: '' },
        },
        { call: 'GET /life.json', expect: { status: 200, json: { put_id: id } } },
      ]),
      { call: 'DELETE /life.json', expect: { status: 200 } },
      { call: 'GET /life.json', expect: { status: 200, body: /<Code>NoSuchKey<\/Code>/ } },
      { object: 'life.json', expect: { status: 404 } },
    ],
  },
  {
    name: 'S3: the method of the integration, not of the request',
    source: `${SOURCE} test_apigateway_s3_method_mapping`,
    scene: METHODS,
    steps: [
      { call: 'GET /put', expect: { status: 200 } },
      { call: 'GET /get', expect: { status: 200, json: { message: 'great success!' } } },
      { call: 'GET /delete', expect: { status: 200 } },
      { call: 'GET /get', expect: { status: 200, body: NO_SUCH_KEY } },
    ],
  },
  {
    name: 'S3: the answer is application/json when no Content-Type is mapped',
    source: 'Developer guide: Tutorial: Create a REST API as an Amazon S3 proxy',
    scene: PROXY,
    steps: [
      {
        call: 'GET /with-type',
        expect: { status: 200, body: 'hello', headers: { 'content-type': 'application/json' } },
      },
    ],
  },
  {
    name: 'S3: a mapped Content-Type is that of the object',
    source: 'Developer guide: Tutorial: Create a REST API as an Amazon S3 proxy',
    scene: STATUS,
    steps: [
      { call: 'GET /here', expect: { status: 200, headers: { 'content-type': 'image/png' } } },
    ],
  },
  {
    name: 'S3: a pattern chooses 404 by the status of S3',
    source: 'Developer guide: Tutorial: Create a REST API as an Amazon S3 proxy',
    scene: STATUS,
    steps: [{ call: 'GET /gone', expect: { status: 404, body: /NoSuchKey/ } }],
  },
  {
    name: 'S3: a range',
    source: 'Amazon S3 API: GetObject',
    scene: STATUS,
    steps: [
      {
        call: 'GET /here',
        headers: { Range: 'bytes=1-2' },
        expect: { status: 206, body: 'er', headers: { 'content-range': 'bytes 1-2/4' } },
      },
    ],
  },
  {
    name: 'S3: response-content-type overrides the type of the object',
    source: 'Amazon S3 API: GetObject, response-content-type',
    scene: STATUS,
    steps: [
      { call: 'GET /here?type=text/html', expect: { headers: { 'content-type': 'text/html' } } },
    ],
  },
  {
    name: 'S3: response-content-disposition is answered',
    source: 'Amazon S3 API: GetObject, response-content-disposition',
    scene: STATUS,
    steps: [
      {
        call: 'GET /here?disposition=attachment',
        expect: { headers: { 'content-disposition': 'attachment' } },
      },
    ],
  },
];
