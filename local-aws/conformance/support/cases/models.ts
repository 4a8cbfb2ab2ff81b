import { expect } from 'vitest';
import type { Case, Step } from '../case.ts';
import { NEW_API, step } from '../control.ts';

const SOURCE = 'localstack/localstack test_apigateway_common.py';
const PATH = '/restapis/{api}/resources/{root}/methods/POST';
const REFERENCE = 'https://apigateway.amazonaws.com/restapis/{api}/models';

interface Model {
  readonly name: string;
  readonly schema: object;
}

/** An API whose POST on the root validates its body by the last of the models. */
function validated(models: readonly Model[]): readonly Step[] {
  return [
    ...NEW_API,
    ...models.map(({ name, schema }) =>
      step(
        'POST /restapis/{api}/models',
        { status: 201, jsonHas: { name, contentType: 'application/json' } },
        { name, contentType: 'application/json', schema: JSON.stringify(schema) },
      ),
    ),
    step(
      'POST /restapis/{api}/requestvalidators',
      { status: 201 },
      { name: 'body', validateRequestBody: true, validateRequestParameters: false },
      { validator: 'id' },
    ),
    step(
      `PUT ${PATH}`,
      { status: 201 },
      {
        authorizationType: 'NONE',
        requestValidatorId: '{validator}',
        requestModels: { 'application/json': models.at(-1)?.name },
      },
    ),
    step(`PUT ${PATH}/responses/200`, { status: 201 }, {}),
    step(
      `PUT ${PATH}/integration`,
      { status: 201 },
      { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
    ),
    step(
      `PUT ${PATH}/integration/responses/200`,
      { status: 201 },
      { responseTemplates: { 'application/json': '{"data": "ok"}' } },
    ),
    step('POST /restapis/{api}/deployments', { status: 201 }, { stageName: 'test' }),
  ];
}

function posts(body: unknown, taken: boolean): Step {
  return {
    call: 'POST /',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    expect: taken
      ? { status: 200, json: { data: 'ok' } }
      : { status: 400, json: { message: 'Invalid request body' } },
  };
}

const NUMBERS = {
  type: 'object',
  properties: { a: { type: 'number' }, b: { type: 'number' } },
  required: ['a', 'b'],
};
const STATUS = {
  type: 'object',
  properties: { Status: { type: 'string' }, Order: { type: 'integer' } },
  required: ['Status', 'Order'],
};

export const MODELS: readonly Case[] = [
  {
    name: 'models: a list of another model, by its address',
    source: `${SOURCE} test_api_gateway_request_validator_with_ref_models`,
    steps: [
      ...validated([
        { name: 'Item', schema: NUMBERS },
        { name: 'List', schema: { type: 'array', items: { $ref: `${REFERENCE}/Item` } } },
      ]),
      posts([{ a: 1, b: 2 }], true),
      posts([{ a: 1 }], false),
    ],
  },
  {
    name: 'models: one of null and another model, by its address',
    source: `${SOURCE} test_api_gateway_request_validator_with_ref_one_ofmodels`,
    steps: [
      ...validated([
        { name: 'StatusModel', schema: STATUS },
        {
          name: 'TestModel',
          schema: {
            type: 'object',
            properties: {
              status: { oneOf: [{ type: 'null' }, { $ref: `${REFERENCE}/StatusModel` }] },
            },
            required: ['status'],
          },
        },
      ]),
      posts({ status: null }, true),
      posts({ status: { Status: 'x', Order: 1 } }, true),
      posts({}, false),
      posts({ status: { Status: 'x' } }, false),
    ],
  },
  {
    name: 'models: Empty and Error have descriptions and schemas',
    source: `${SOURCE} test_api_gateway_request_validator_with_ref_models (get-models-with-ref)`,
    steps: [
      ...NEW_API,
      step('GET /restapis/{api}/models', {
        status: 200,
        jsonHas: {
          item: expect.arrayContaining([
            expect.objectContaining({
              name: 'Empty',
              description: 'This is a default empty schema model',
            }),
            expect.objectContaining({
              name: 'Error',
              description: 'This is a default error schema model',
            }),
          ]),
        },
      }),
    ],
  },
];
