import { expect } from 'vitest';
import type { Case, Expected } from '../case.ts';
import { onNewApi, patch, refusal, step, type Row } from '../control.ts';

const API = 'localstack/localstack test_apigateway_api.py';

function shown(more: object): object {
  return {
    id: expect.any(String),
    name: 'n',
    createdDate: expect.anything(),
    apiKeySource: 'HEADER',
    endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
    disableExecuteApiEndpoint: false,
    rootResourceId: expect.any(String),
    ...more,
  };
}

const SIZE = refusal(400, 'Invalid minimum compression size, must be between 0 and 10485760');

/** CreateRestApi: fields beside the name, and the answer. */
const CREATES: readonly (readonly [string, string, object, Expected])[] = [
  [
    'only a name',
    'test_create_rest_api_with_optional_params',
    {},
    { status: 201, jsonHas: shown({}) },
  ],
  [
    'an empty description',
    'test_create_rest_api_with_optional_params',
    { description: '' },
    refusal(400, 'Description cannot be an empty string'),
  ],
  [
    'a version',
    'test_create_rest_api_with_optional_params',
    { version: 'v1' },
    { status: 201, jsonHas: shown({ version: 'v1' }) },
  ],
  [
    'binary types',
    'test_create_rest_api_with_binary_media_types',
    { binaryMediaTypes: ['image/png'] },
    { status: 201, jsonHas: shown({ binaryMediaTypes: ['image/png'] }) },
  ],
  [
    'tags',
    'test_create_rest_api_with_tags',
    { tags: { A: 'b' } },
    { status: 201, jsonHas: shown({ tags: { A: 'b' } }) },
  ],
  [
    'no endpoint type',
    'test_create_rest_api_with_endpoint_configuration',
    { endpointConfiguration: { types: [] } },
    refusal(400, 'REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.'),
  ],
  [
    'two endpoint types',
    'test_create_rest_api_with_endpoint_configuration',
    { endpointConfiguration: { types: ['EDGE', 'REGIONAL'] } },
    refusal(400, 'Cannot create an api with multiple Endpoint Types.'),
  ],
  [
    'an unknown endpoint type',
    'test_create_rest_api_with_endpoint_configuration',
    { endpointConfiguration: { types: ['wrong'] } },
    {
      status: 400,
      jsonHas: {
        message: expect.stringContaining(
          "Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types'",
        ),
      },
    },
  ],
  [
    'an unknown address type',
    'test_create_rest_api_with_endpoint_configuration',
    { endpointConfiguration: { types: ['EDGE'], ipAddressType: 'wrong' } },
    {
      status: 400,
      jsonHas: {
        message: expect.stringContaining(
          "Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType'",
        ),
      },
    },
  ],
  [
    'PRIVATE with ipv4',
    'test_create_rest_api_private_type',
    { endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'ipv4' } },
    refusal(400, 'Only dualstack ipAddressType is supported for Private APIs.'),
  ],
  [
    'PRIVATE is dualstack',
    'test_create_rest_api_verify_defaults',
    { endpointConfiguration: { types: ['PRIVATE'] } },
    {
      status: 201,
      jsonHas: shown({ endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack' } }),
    },
  ],
  [
    'REGIONAL is ipv4',
    'test_create_rest_api_verify_defaults',
    { endpointConfiguration: { types: ['REGIONAL'] } },
    {
      status: 201,
      jsonHas: shown({ endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' } }),
    },
  ],
];

/** Both at once, in the order of the model. */
const TWO_PROBLEMS =
  "2 validation errors detected: Value '[wrong]' at " +
  "'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: " +
  'Member must satisfy constraint: [Member must satisfy enum value set: ' +
  "[PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at " +
  "'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: " +
  'Member must satisfy enum value set: [ipv4, dualstack]';

const PATCHES: readonly (readonly [string, string, object, Expected])[] = [
  [
    'binary types are added',
    'test_update_rest_api_operation_add_remove',
    patch(['add', '/binaryMediaTypes/image~1png'], ['add', '/binaryMediaTypes/image~1jpeg']),
    { status: 200, jsonHas: { binaryMediaTypes: ['image/png', 'image/jpeg'], tags: {} } },
  ],
  [
    'the base path of binary types is refused',
    'test_update_rest_api_behaviour',
    patch(['add', '/binaryMediaTypes', 'x']),
    refusal(400, 'Invalid patch path /binaryMediaTypes'),
  ],
  [
    'compression is switched on',
    'test_update_rest_api_compression',
    patch(['replace', '/minimumCompressionSize', '10']),
    { status: 200, jsonHas: { minimumCompressionSize: 10 } },
  ],
  [
    'compression of 0 is kept',
    'test_update_rest_api_compression',
    patch(['replace', '/minimumCompressionSize', '0']),
    { status: 200, jsonHas: { minimumCompressionSize: 0 } },
  ],
  [
    'a negative compression',
    'test_update_rest_api_compression',
    patch(['replace', '/minimumCompressionSize', '-1']),
    SIZE,
  ],
  [
    'a compression that is no number',
    'test_update_rest_api_compression',
    patch(['replace', '/minimumCompressionSize', 'test']),
    SIZE,
  ],
  [
    'add of a compression',
    'test_update_rest_api_compression',
    patch(['add', '/minimumCompressionSize', '10']),
    refusal(400, 'Invalid patch operation specified. Must be one of: [replace]'),
  ],
  [
    'an address type that is none',
    'test_update_rest_api_ip_address_type',
    patch(['replace', '/endpointConfiguration/ipAddressType', 'wrong']),
    refusal(400, 'ipAddressType must be either ipv4 or dualstack.'),
  ],
  [
    'an endpoint type that is none',
    'test_update_rest_api_ip_address_type',
    patch(['replace', '/endpointConfiguration/types/EDGE', 'wrong']),
    refusal(400, 'Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE'),
  ],
];

const OTHERS: readonly Row[] = [
  {
    name: 'CreateRestApi with two problems',
    source: `${API} test_create_rest_api_with_endpoint_configuration`,
    steps: [
      step('POST /restapis', refusal(400, TWO_PROBLEMS, 'ValidationException'), {
        name: 'n',
        description: '',
        endpointConfiguration: { types: ['wrong'], ipAddressType: 'wrong' },
      }),
    ],
  },
  {
    name: 'UpdateRestApi: a replaced binary type moves to the end; a removed description is gone',
    source: `${API} test_update_rest_api_operation_add_remove`,
    steps: [
      step(
        'PATCH /restapis/{api}',
        { status: 200 },
        patch(
          ['add', '/binaryMediaTypes/image~1png'],
          ['add', '/binaryMediaTypes/image~1jpeg'],
          ['replace', '/description', 'x'],
        ),
      ),
      step(
        'PATCH /restapis/{api}',
        {
          status: 200,
          jsonHas: { binaryMediaTypes: ['image/jpeg', 'image/gif'] },
          jsonLacks: ['description'],
        },
        patch(['replace', '/binaryMediaTypes/image~1png', 'image/gif'], ['remove', '/description']),
      ),
      step(
        'PATCH /restapis/{api}',
        { status: 200, jsonHas: { binaryMediaTypes: ['image/jpeg', 'image/gif', '-'] } },
        patch(['add', '/binaryMediaTypes/-', 'image/webp']),
      ),
    ],
  },
  {
    name: 'UpdateRestApi: an ipv4 API becomes dualstack when it becomes PRIVATE',
    source: 'Developer guide: IP address types for REST APIs, considerations',
    steps: [
      step(
        'PATCH /restapis/{api}',
        {
          status: 200,
          jsonHas: { endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack' } },
        },
        patch(['replace', '/endpointConfiguration/types/EDGE', 'PRIVATE']),
      ),
    ],
  },
  {
    name: 'an API that does not exist',
    source: `${API} test_get_api_case_insensitive, test_update_rest_api_invalid_api_id`,
    steps: [
      step('GET /restapis/noapi', {
        status: 404,
        jsonHas: {
          message: expect.stringMatching(/^Invalid API identifier specified \d{12}:noapi$/),
        },
      }),
      step(
        'PATCH /restapis/noapi',
        {
          status: 404,
          jsonHas: {
            message: expect.stringMatching(/^Invalid API identifier specified \d{12}:noapi$/),
          },
        },
        patch(['replace', '/name', 'x']),
      ),
    ],
  },
  {
    name: 'DELETE of an API',
    source: `${API} test_list_and_delete_apis`,
    steps: [
      step('DELETE /restapis/{api}', { status: 202 }),
      step('GET /restapis/{api}', { status: 404 }),
    ],
  },
  {
    name: 'models: the two that each API has',
    source: `${API} TestApiGatewayApiModels; Developer guide: Data models for REST APIs`,
    steps: [
      step('GET /restapis/{api}/models', {
        status: 200,
        jsonHas: {
          item: expect.arrayContaining([
            expect.objectContaining({ name: 'Empty', contentType: 'application/json' }),
            expect.objectContaining({ name: 'Error', contentType: 'application/json' }),
          ]),
        },
      }),
    ],
  },
];

export const CONTROL_APIS: readonly Case[] = [
  ...CREATES.map(([name, test, fields, wanted]): Case => ({
    name: `control plane: CreateRestApi with ${name}`,
    source: `${API} ${test}`,
    steps: [step('POST /restapis', wanted, { name: 'n', ...fields })],
  })),
  ...onNewApi([
    ...PATCHES.map(([name, test, body, wanted]): Row => ({
      name: `UpdateRestApi: ${name}`,
      source: `${API} ${test}`,
      steps: [step('PATCH /restapis/{api}', wanted, body)],
    })),
    ...OTHERS,
  ]),
];
