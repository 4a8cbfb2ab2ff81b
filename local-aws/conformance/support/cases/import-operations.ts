import { expect } from 'vitest';
import type { Case, ControlStep, Expected } from '../case.ts';
import { refusal } from '../control.ts';
import { api, mock, operation } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_import.py';

const HELLO = { get: operation({ integration: mock('{"hello": 1}') }) };

function document(paths: object, extra: object): object {
  return api(paths as Record<string, unknown>, extra as Record<string, unknown>);
}

function post(
  query: string,
  body: unknown,
  expect: Expected,
  save?: Record<string, string>,
): ControlStep {
  return {
    control: `POST /restapis?mode=import${query}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    expect,
    ...(save ? { save } : {}),
  };
}

/** ImportRestApi itself: POST with mode=import. */
export const IMPORT_OPERATIONS: readonly Case[] = [
  {
    name: 'ImportRestApi: an API of the name of the document',
    source: `${SOURCE} test_import_rest_api`,
    steps: [
      post(
        '',
        document({ '/test': HELLO }, { 'x-amazon-apigateway-binary-media-types': ['*/*'] }),
        {
          status: 201,
          jsonHas: {
            id: expect.any(String),
            name: 'conformance',
            version: '1',
            apiKeySource: 'HEADER',
            binaryMediaTypes: ['*/*'],
            endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
            disableExecuteApiEndpoint: false,
            rootResourceId: expect.any(String),
          },
        },
        { api: 'id' },
      ),
      {
        control: 'GET /restapis/{api}/resources',
        expect: {
          status: 200,
          jsonHas: {
            item: expect.arrayContaining([
              expect.objectContaining({ path: '/test', pathPart: 'test' }),
            ]),
          },
        },
      },
    ],
  },
  {
    name: 'ImportRestApi: the endpoint type as a parameter',
    source: 'API reference: ImportRestApi, endpointConfigurationTypes',
    steps: [
      post('&endpointConfigurationTypes=REGIONAL', document({ '/test': HELLO }, {}), {
        status: 201,
        jsonHas: { endpointConfiguration: { types: ['REGIONAL'] } },
      }),
    ],
  },
  {
    name: 'ImportRestApi: what is no document',
    source: 'localstack/localstack test_apigateway_api.py test_import_documentation_parts_bad_file',
    steps: [
      post('', 'neither: [json', refusal(400, 'Unable to build importer with provided input.')),
    ],
  },
  {
    name: 'PutRestApi: merge keeps what the document does not name',
    source: 'API reference: PutRestApi, mode',
    scene: { document: () => document({ '/test': HELLO }, {}) },
    steps: [
      {
        control: 'PUT /restapis/{api}?mode=merge',
        body: () => document({ '/second': HELLO }, {}),
        expect: { status: 200 },
      },
      {
        control: 'GET /restapis/{api}/resources',
        expect: {
          status: 200,
          jsonHas: {
            item: expect.arrayContaining([
              expect.objectContaining({ path: '/test' }),
              expect.objectContaining({ path: '/second' }),
            ]),
          },
        },
      },
    ],
  },
  {
    name: 'PutRestApi: overwrite removes what the document does not name',
    source: 'API reference: PutRestApi, mode',
    scene: { document: () => document({ '/test': HELLO }, {}) },
    steps: [
      {
        control: 'PUT /restapis/{api}?mode=overwrite',
        body: () => document({ '/second': HELLO }, {}),
        expect: { status: 200 },
      },
      {
        control: 'GET /restapis/{api}/resources',
        expect: {
          status: 200,
          jsonHas: {
            item: expect.not.arrayContaining([expect.objectContaining({ path: '/test' })]),
          },
        },
      },
    ],
  },
];
