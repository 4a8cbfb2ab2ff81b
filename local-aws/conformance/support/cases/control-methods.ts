import { expect } from 'vitest';
import type { Case, Expected } from '../case.ts';
import { method, onNewApi, patch, refusal, step, type Row } from '../control.ts';

const API = 'localstack/localstack test_apigateway_api.py';
const ROOT = '/restapis/{api}/resources/{root}';

const NO_METHOD = refusal(404, 'Invalid Method identifier specified');

const CREATED: Expected = { status: 201 };

const METHODS: readonly Row[] = [
  {
    name: 'a method is put, read and deleted',
    source: `${API} test_method_lifecycle`,
    steps: [
      step(
        `PUT ${ROOT}/methods/ANY`,
        {
          status: 201,
          json: { apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'ANY' },
        },
        { authorizationType: 'NONE' },
      ),
      step(`DELETE ${ROOT}/methods/ANY`, { status: 204 }),
      step(`GET ${ROOT}/methods/ANY`, NO_METHOD),
      step(`DELETE ${ROOT}/methods/ANY`, NO_METHOD),
    ],
  },
  {
    name: 'one parameter name in two places',
    source: `${API} test_method_request_parameters`,
    steps: [
      step(
        `PUT ${ROOT}/methods/GET`,
        refusal(400, 'Parameter names must be unique across querystring, header and path'),
        {
          authorizationType: 'NONE',
          requestParameters: {
            'method.request.querystring.q': true,
            'method.request.header.q': true,
          },
        },
      ),
    ],
  },
  ...(
    [
      [
        'a method that is none',
        'PUT /restapis/{api}/resources/{root}/methods/WRONG',
        {},
        'Invalid HttpMethod specified. Valid options are ' +
          'GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY',
      ],
      [
        'CUSTOM without an authorizer',
        `PUT ${ROOT}/methods/GET`,
        { authorizationType: 'CUSTOM' },
        'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or ' +
          'COGNITO_USER_POOLS requires a valid authorizer.',
      ],
      [
        'a request validator that does not exist',
        `PUT ${ROOT}/methods/GET`,
        { requestValidatorId: 'abc123' },
        'Invalid Request Validator identifier specified',
      ],
      [
        'a model that does not exist',
        `PUT ${ROOT}/methods/GET`,
        { requestModels: { 'application/json': 'petModel' } },
        'Invalid model identifier specified: petModel',
      ],
    ] as const
  ).map(([name, control, fields, message]) => ({
    name,
    source: `${API} test_put_method_validation`,
    steps: [step(control, refusal(400, message), { authorizationType: 'NONE', ...fields })],
  })),
  {
    name: 'a model that a method uses is not deleted',
    source: `${API} test_put_method_model`,
    steps: [
      step(
        'POST /restapis/{api}/models',
        {
          status: 201,
          jsonHas: { contentType: 'application/json', name: 'Pet', id: expect.any(String) },
        },
        { name: 'Pet', contentType: 'application/json', schema: '{"type": "object"}' },
      ),
      step(`PUT ${ROOT}/methods/ANY`, CREATED, {
        authorizationType: 'NONE',
        requestModels: { 'application/json': 'Pet' },
      }),
      step(
        'DELETE /restapis/{api}/models/Pet',
        refusal(409, "Cannot delete model 'Pet', is referenced in method request: //ANY"),
      ),
      step(
        `PATCH ${ROOT}/methods/ANY`,
        {
          status: 200,
          json: { apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'ANY' },
        },
        patch(['remove', '/requestModels/application~1json']),
      ),
      step('DELETE /restapis/{api}/models/Pet', { status: 202 }),
    ],
  },
  {
    name: 'a method is patched',
    source: `${API} test_update_method`,
    steps: [
      method('root', 'ANY'),
      step(
        `PATCH ${ROOT}/methods/ANY`,
        {
          status: 200,
          json: {
            apiKeyRequired: false,
            authorizationType: 'NONE',
            httpMethod: 'ANY',
            requestModels: { 'application/json': 'Empty' },
            requestParameters: { 'method.request.querystring.optional': true },
          },
        },
        patch(
          ['add', '/requestModels/application~1json', 'Empty'],
          ['add', '/requestParameters/method.request.querystring.optional', 'true'],
        ),
      ),
      step(
        `PATCH ${ROOT}/methods/ANY`,
        {
          status: 200,
          jsonHas: { apiKeyRequired: true, authorizationType: 'AWS_IAM', operationName: 'Renamed' },
        },
        patch(
          ['replace', '/apiKeyRequired', 'true'],
          ['replace', '/authorizationType', 'AWS_IAM'],
          ['replace', '/operationName', 'Renamed'],
        ),
      ),
    ],
  },
  {
    name: 'patches that a method does not take',
    source: `${API} test_update_method_validation`,
    steps: [
      step(`PATCH ${ROOT}/methods/ANY`, NO_METHOD, patch(['replace', '/operationName', 'x'])),
      method('root', 'ANY'),
      step(
        `PATCH ${ROOT}/methods/ANY`,
        refusal(400, 'Invalid patch path /httpMethod'),
        patch(['replace', '/httpMethod', 'GET']),
      ),
      step(
        `PATCH ${ROOT}/methods/ANY`,
        refusal(400, 'Invalid patch path /requestParameters'),
        patch(['replace', '/requestParameters', 'x']),
      ),
      step(
        `PATCH ${ROOT}/methods/ANY`,
        refusal(400, 'Invalid patch path /requestModels/application/json'),
        patch(['add', '/requestModels/application/json', 'Empty']),
      ),
    ],
  },
  {
    name: 'a method answer is put, patched and deleted',
    source: `${API} TestApigatewayMethodResponse`,
    steps: [
      method('root'),
      step(
        `PUT ${ROOT}/methods/GET/responses/200`,
        { status: 201, json: { statusCode: '200' } },
        {},
      ),
      step(
        `PATCH ${ROOT}/methods/GET/responses/200`,
        {
          status: 201,
          json: {
            statusCode: '200',
            responseModels: { 'application/json': 'Empty' },
            responseParameters: { 'method.response.header.my-header': true },
          },
        },
        patch(
          ['add', '/responseParameters/method.response.header.my-header', 'true'],
          ['add', '/responseModels/application~1json', 'Empty'],
        ),
      ),
      step(`DELETE ${ROOT}/methods/GET/responses/200`, { status: 204 }),
      step(
        `PATCH ${ROOT}/methods/GET/responses/200`,
        refusal(404, 'Invalid Response status code specified'),
        patch(['add', '/responseModels/application~1json', 'Empty']),
      ),
    ],
  },
  {
    name: 'patches of a method answer that do not fit',
    source: `${API} test_update_method_lack_response_parameters_and_models`,
    steps: [
      method('root'),
      step(`PUT ${ROOT}/methods/GET/responses/200`, CREATED, {}),
      step(
        `PATCH ${ROOT}/methods/GET/responses/200`,
        refusal(404, 'Invalid parameter name specified'),
        patch(['replace', '/responseParameters/method.response.header.my-header', 'false']),
      ),
      step(
        `PATCH ${ROOT}/methods/GET/responses/200`,
        refusal(404, 'Content-Type specified was not found'),
        patch(['replace', '/responseModels/application~1json', 'Error']),
      ),
      step(
        `PATCH ${ROOT}/methods/GET/responses/200`,
        refusal(400, 'Invalid patch path /wrong/method.response.header.my-header'),
        patch(['add', '/wrong/method.response.header.my-header', 'x']),
      ),
    ],
  },
  {
    name: 'a method answer shows empty maps when they were given, and not when they became so',
    source: `${API} TestApigatewayMethodResponse test_lifecycle_method_response, test_update_`,
    steps: [
      method('root'),
      step(
        `PUT ${ROOT}/methods/GET/responses/200`,
        { status: 201, json: { statusCode: '200', responseModels: {}, responseParameters: {} } },
        { responseModels: {}, responseParameters: {} },
      ),
      step(`PUT ${ROOT}/methods/GET/responses/201`, CREATED, {
        responseParameters: { 'method.response.header.my-header': false },
      }),
      step(
        `PATCH ${ROOT}/methods/GET/responses/201`,
        { status: 201, json: { statusCode: '201' } },
        patch(['remove', '/responseParameters/method.response.header.my-header', 'true']),
      ),
    ],
  },
  {
    name: 'a status of a method answer that is none',
    source: `${API} test_update_method_response_negative_tests`,
    steps: [
      method('root'),
      step(
        `PATCH ${ROOT}/methods/GET/responses/wrong`,
        refusal(
          400,
          "1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy " +
            'constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d',
          'ValidationException',
        ),
        patch(['replace', '/responseParameters/method.response.header.my-header', 'true']),
      ),
    ],
  },
];

export const CONTROL_METHODS: readonly Case[] = onNewApi(METHODS);
