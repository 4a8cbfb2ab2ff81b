import { expect } from 'vitest';
import type { Case, ControlStep, Expected } from '../case.ts';
import { method, onNewApi, patch, refusal, step, type Row } from '../control.ts';

const API = 'localstack/localstack test_apigateway_api.py';
const MODELS = '/restapis/{api}/models';
const VALIDATORS = '/restapis/{api}/requestvalidators';
const PARTS = '/restapis/{api}/documentation/parts';
const VERSIONS = '/restapis/{api}/documentation/versions';

const NO_SCHEMA = refusal(400, 'Model schema must have at least 1 property or array items defined');
const NO_VALIDATOR = refusal(404, 'Invalid Request Validator identifier specified');
const NO_PART = refusal(404, 'Invalid Documentation part identifier specified');
const NO_API: Expected = {
  status: 404,
  jsonHas: { message: expect.stringMatching(/^Invalid API identifier specified \d{12}:noapi$/) },
};

function unsupported(path: string, op: string): Expected {
  return refusal(
    400,
    `Invalid patch path  '${path}' specified for op '${op}'. Please choose supported operations`,
  );
}

const SCHEMA = '{"title": "MySchema", "type": "object"}';
const PET: ControlStep = step(
  `POST ${MODELS}`,
  {
    status: 201,
    // Recorded: an empty description is not kept.
    json: {
      id: expect.any(String),
      name: 'Pet',
      contentType: 'application/json',
      schema: SCHEMA,
    },
  },
  { name: 'Pet', contentType: 'application/json', description: '', schema: SCHEMA },
);

const VALIDATOR: ControlStep = step(
  `POST ${VALIDATORS}`,
  {
    status: 201,
    json: {
      id: expect.any(String),
      name: 'v',
      validateRequestBody: false,
      validateRequestParameters: false,
    },
  },
  { name: 'v' },
  { validator: 'id' },
);

const PART: ControlStep = step(
  `POST ${PARTS}`,
  { status: 201 },
  { location: { type: 'API' }, properties: '{ "description": "a" }' },
  { part: 'id' },
);

const ROWS: readonly Row[] = [
  {
    name: 'a model is made, patched and deleted',
    source: `${API} test_update_model, test_model_lifecycle`,
    steps: [
      PET,
      step(
        `PATCH ${MODELS}/Pet`,
        { status: 200, jsonHas: { schema: '{"title": "Updated"}' }, jsonLacks: ['description'] },
        patch(['replace', '/schema', '{"title": "Updated"}'], ['replace', '/description', '']),
      ),
      step(`DELETE ${MODELS}/Pet`, { status: 202 }),
      step(`GET ${MODELS}/Pet`, refusal(404, 'Invalid model name specified: Pet')),
    ],
  },
  {
    name: 'models that are refused',
    source: `${API} test_model_validation`,
    steps: [
      step('POST /restapis/noapi/models', NO_API, { name: 'A', schema: SCHEMA }),
      step('GET /restapis/noapi/models', NO_API),
      step('GET /restapis/noapi/models/A', refusal(404, 'Invalid model name specified: A')),
      step('DELETE /restapis/noapi/models/A', refusal(404, 'Invalid model name specified: A')),
      PET,
      step(`POST ${MODELS}`, refusal(409, 'Model name already exists for this REST API'), {
        name: 'Pet',
        contentType: 'application/json',
        schema: SCHEMA,
      }),
      step(`POST ${MODELS}`, refusal(400, 'Model name must be non-empty'), {
        name: '',
        contentType: 'application/json',
        schema: SCHEMA,
      }),
      ...['', undefined].map((schema) =>
        step(`POST ${MODELS}`, NO_SCHEMA, {
          name: 'None',
          contentType: 'application/xml',
          ...(schema === undefined ? {} : { schema }),
        }),
      ),
    ],
  },
  {
    name: 'patches that a model does not take',
    source: `${API} test_update_model`,
    steps: [
      PET,
      step(
        `PATCH ${MODELS}/Pet`,
        unsupported('/wrong-path', 'add'),
        patch(['add', '/wrong-path', 'x']),
      ),
      step(
        `PATCH ${MODELS}/Pet`,
        refusal(
          400,
          "Invalid patch path  '/name' specified for op 'replace'. " +
            'Must be one of: [/description, /schema]',
        ),
        patch(['replace', '/name', 'x']),
      ),
      step(`PATCH ${MODELS}/Pet`, NO_SCHEMA, patch(['replace', '/schema', ''])),
    ],
  },
  {
    name: 'a request validator is made, patched and deleted',
    source: `${API} test_request_validator_lifecycle`,
    steps: [
      VALIDATOR,
      step(
        `PATCH ${VALIDATORS}/{validator}`,
        { status: 200, jsonHas: { validateRequestBody: true } },
        patch(['replace', '/validateRequestBody', 'true']),
      ),
      step(
        `PATCH ${VALIDATORS}/{validator}`,
        { status: 200, jsonHas: { validateRequestBody: false } },
        patch(['replace', '/validateRequestBody']),
      ),
      step(`DELETE ${VALIDATORS}/{validator}`, { status: 202 }),
      step(`GET ${VALIDATORS}/{validator}`, NO_VALIDATOR),
      step(`GET ${VALIDATORS}`, { status: 200, json: { item: [] } }),
    ],
  },
  {
    name: 'request validators that are refused',
    source: `${API} test_invalid_update_request_validator_operations, _validators_crud_no_api`,
    steps: [
      step(
        'POST /restapis/noapi/requestvalidators',
        refusal(400, 'Invalid REST API identifier specified'),
        { name: 'v' },
      ),
      step('GET /restapis/noapi/requestvalidators', NO_API),
      VALIDATOR,
      step('GET /restapis/noapi/requestvalidators/{validator}', NO_VALIDATOR),
      ...['add', 'remove'].map((op) =>
        step(
          `PATCH ${VALIDATORS}/{validator}`,
          unsupported('/validateRequestBody', op),
          patch([op, '/validateRequestBody', 'true']),
        ),
      ),
      step(
        `PATCH ${VALIDATORS}/{validator}`,
        refusal(
          400,
          "Invalid patch path  '/invalidPath' specified for op 'replace'. " +
            'Must be one of: [/name, /validateRequestParameters, /validateRequestBody]',
        ),
        patch(['replace', '/invalidPath', 'true']),
      ),
      step(
        `PATCH ${VALIDATORS}/{validator}`,
        refusal(400, 'Request Validator name cannot be blank'),
        patch(['replace', '/name']),
      ),
    ],
  },
  {
    name: 'authorizers of an API that does not exist',
    source: `${API} test_authorizer_crud_no_api`,
    steps: [
      step(
        'POST /restapis/noapi/authorizers',
        refusal(
          409,
          'Unable to complete operation due to concurrent modification. Please try again later.',
        ),
        { name: 'a', type: 'TOKEN', identitySource: 'method.request.header.Authorization' },
      ),
      step('GET /restapis/noapi/authorizers', NO_API),
    ],
  },
  {
    name: 'an authorizer is ignored where a method has none, and asked for where it needs one',
    source: `${API} test_update_method_validation, test_update_method`,
    steps: [
      method('root', 'ANY'),
      step(
        'PATCH /restapis/{api}/resources/{root}/methods/ANY',
        {
          status: 200,
          json: { apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'ANY' },
        },
        patch(['replace', '/authorizerId', 'abc123'], ['replace', '/apiKeyRequired', 'whatever']),
      ),
      step(
        'PATCH /restapis/{api}/resources/{root}/methods/ANY',
        refusal(
          400,
          'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or ' +
            'COGNITO_USER_POOLS requires a valid authorizer.',
        ),
        patch(['replace', '/authorizationType', 'CUSTOM'], ['replace', '/authorizerId', 'abc123']),
      ),
      step(
        'PATCH /restapis/{api}/resources/{root}/methods/ANY',
        refusal(400, 'Invalid Request Validator identifier specified'),
        patch(['replace', '/requestValidatorId', 'fake-id']),
      ),
      step(
        'PATCH /restapis/{api}/resources/{root}/methods/ANY',
        refusal(400, 'Invalid patch operation specified. Must be one of: [replace]'),
        patch(['add', '/operationName', 'x']),
      ),
    ],
  },
  {
    name: 'a documentation part is made, patched and deleted',
    source: `${API} test_documentation_part_lifecycle`,
    steps: [
      PART,
      step(
        `PATCH ${PARTS}/{part}`,
        { status: 200, jsonHas: { properties: '{ "description": "b" }' } },
        patch(['replace', '/properties', '{ "description": "b" }']),
      ),
      step(`DELETE ${PARTS}/{part}`, { status: 202 }),
      step(`DELETE ${PARTS}/{part}`, NO_PART),
    ],
  },
  {
    name: 'documentation parts that are refused',
    source: `${API} test_invalid_create_documentation_part_operations, _update_, _get_`,
    steps: [
      step('POST /restapis/noapi/documentation/parts', NO_API, {
        location: { type: 'API' },
        properties: '{}',
      }),
      step('GET /restapis/noapi/documentation/parts', NO_API),
      step(
        `POST ${PARTS}`,
        {
          status: 400,
          headers: { 'x-amzn-errortype': /^ValidationException/ },
          jsonHas: {
            message: expect.stringContaining(
              "Value 'INVALID' at 'createDocumentationPartInput.location.type'",
            ),
          },
        },
        { location: { type: 'INVALID' }, properties: '{}' },
      ),
      PART,
      step('GET /restapis/noapi/documentation/parts/{part}', NO_PART),
      step(`PATCH ${PARTS}/{part}`, unsupported('/properties', 'add'), {
        patchOperations: [{ op: 'add', path: '/properties', value: '{}' }],
      }),
      step(
        `PATCH ${PARTS}/{part}`,
        refusal(
          400,
          "Invalid patch path  '/invalidPath' specified for op 'replace'. " +
            'Must be one of: [/properties]',
        ),
        patch(['replace', '/invalidPath', '{}']),
      ),
    ],
  },
  {
    name: 'a documentation version is described later',
    source: 'localstack/localstack test_apigateway_common.py test_documentation_parts_and_versions',
    steps: [
      step(`POST ${VERSIONS}`, { status: 201 }, { documentationVersion: 'v123' }),
      step(
        `PATCH ${VERSIONS}/v123`,
        { status: 200, jsonHas: { version: 'v123', description: 'new' } },
        patch(['replace', '/description', 'new']),
      ),
      step(`GET ${VERSIONS}/v123`, {
        status: 200,
        json: { version: 'v123', description: 'new', createdDate: expect.anything() },
      }),
    ],
  },
];

export const CONTROL_ITEMS: readonly Case[] = onNewApi(ROWS);
