import { expect } from 'vitest';
import type { Case } from '../case.ts';
import { onNewApi, patch, refusal, step, type Row } from '../control.ts';

const API = 'localstack/localstack test_apigateway_api.py';

const ALL_TYPES: Readonly<Record<string, string | undefined>> = {
  ACCESS_DENIED: '403',
  API_CONFIGURATION_ERROR: '500',
  AUTHORIZER_CONFIGURATION_ERROR: '500',
  AUTHORIZER_FAILURE: '500',
  BAD_REQUEST_BODY: '400',
  BAD_REQUEST_PARAMETERS: '400',
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  EXPIRED_TOKEN: '403',
  INTEGRATION_FAILURE: '504',
  INTEGRATION_TIMEOUT: '504',
  INVALID_API_KEY: '403',
  INVALID_SIGNATURE: '403',
  MISSING_AUTHENTICATION_TOKEN: '403',
  QUOTA_EXCEEDED: '429',
  REQUEST_TOO_LARGE: '413',
  RESOURCE_NOT_FOUND: '404',
  THROTTLED: '429',
  UNAUTHORIZED: '401',
  UNSUPPORTED_MEDIA_TYPE: '415',
  WAF_FILTERED: '403',
};

const GATEWAY = `${API} TestApiGatewayGatewayResponse`;
const TEMPLATE = { 'application/json': '{"message":$context.error.messageString}' };

function standard(responseType: string): object {
  const statusCode = ALL_TYPES[responseType];
  return {
    responseType,
    ...(statusCode === undefined ? {} : { statusCode }),
    responseParameters: {},
    responseTemplates: TEMPLATE,
    defaultResponse: true,
  };
}

const PARAMETERS = { 'gatewayresponse.header.x-own': "'own'" };

const GATEWAY_RESPONSES: readonly Row[] = [
  {
    name: 'GET of gateway responses lists each type with its default',
    source: `${GATEWAY} test_gateway_response_crud`,
    steps: [
      step('GET /restapis/{api}/gatewayresponses', {
        status: 200,
        jsonHas: { item: expect.arrayContaining(Object.keys(ALL_TYPES).map(standard)) },
      }),
    ],
  },
  {
    name: 'GET of one gateway response that is not set is its default',
    source: `${GATEWAY} test_gateway_response_crud`,
    steps: [
      step('GET /restapis/{api}/gatewayresponses/MISSING_AUTHENTICATION_TOKEN', {
        status: 200,
        json: standard('MISSING_AUTHENTICATION_TOKEN'),
      }),
    ],
  },
  {
    name: 'a gateway response with parameters only has the default template and status',
    source: `${GATEWAY} test_gateway_response_put`,
    steps: [
      step(
        'PUT /restapis/{api}/gatewayresponses/AUTHORIZER_FAILURE',
        {
          status: 201,
          json: {
            responseType: 'AUTHORIZER_FAILURE',
            statusCode: '500',
            responseParameters: PARAMETERS,
            responseTemplates: TEMPLATE,
            defaultResponse: false,
          },
        },
        { responseParameters: PARAMETERS },
      ),
    ],
  },
  {
    name: 'DEFAULT_5XX changes each 5XX type that is not set',
    source: `${GATEWAY} test_gateway_response_put`,
    steps: [
      step(
        'PUT /restapis/{api}/gatewayresponses/DEFAULT_5XX',
        { status: 201 },
        {
          statusCode: '599',
          responseParameters: PARAMETERS,
        },
      ),
      step('GET /restapis/{api}/gatewayresponses', {
        status: 200,
        jsonHas: {
          item: expect.arrayContaining([
            ...['API_CONFIGURATION_ERROR', 'INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT'].map(
              (type) => ({
                ...standard(type),
                statusCode: '599',
                responseParameters: PARAMETERS,
              }),
            ),
            standard('ACCESS_DENIED'),
          ]),
        },
      }),
    ],
  },
  {
    name: 'a deleted gateway response is the default again',
    source: `${GATEWAY} test_gateway_response_crud`,
    steps: [
      step(
        'PUT /restapis/{api}/gatewayresponses/THROTTLED',
        { status: 201 },
        { statusCode: '420' },
      ),
      step('DELETE /restapis/{api}/gatewayresponses/THROTTLED', { status: 202 }),
      step('GET /restapis/{api}/gatewayresponses/THROTTLED', {
        status: 200,
        json: standard('THROTTLED'),
      }),
    ],
  },
  {
    name: 'DELETE of a gateway response that is not set',
    source: `${GATEWAY} test_gateway_response_validation`,
    steps: [step('DELETE /restapis/{api}/gatewayresponses/DEFAULT_4XX', { status: 404 })],
  },
  {
    name: 'gateway responses of an API that does not exist',
    source: `${GATEWAY} test_gateway_response_validation`,
    steps: [
      step('GET /restapis/noapi/gatewayresponses', {
        status: 404,
        jsonHas: {
          message: expect.stringMatching(/^Invalid API identifier specified \d{12}:noapi$/),
        },
      }),
    ],
  },
  {
    name: 'a patch of a gateway response that is not set makes it one',
    source: `${GATEWAY} test_update_gateway_response`,
    steps: [
      step(
        'PATCH /restapis/{api}/gatewayresponses/DEFAULT_4XX',
        { status: 200, jsonHas: { responseType: 'DEFAULT_4XX', statusCode: '444' } },
        patch(['replace', '/statusCode', '444']),
      ),
    ],
  },
  {
    name: 'what is set with parameters only does not take its status from DEFAULT_5XX',
    source: `${GATEWAY} test_gateway_response_put (put-gateway-response-default-ignored)`,
    steps: [
      step(
        'PUT /restapis/{api}/gatewayresponses/DEFAULT_5XX',
        { status: 201 },
        {
          statusCode: '599',
        },
      ),
      step(
        'PUT /restapis/{api}/gatewayresponses/AUTHORIZER_FAILURE',
        { status: 201, jsonHas: { statusCode: '500', responseTemplates: TEMPLATE } },
        { responseParameters: PARAMETERS },
      ),
    ],
  },
  {
    name: 'a gateway response is patched',
    source: `${GATEWAY} test_update_gateway_response`,
    steps: [
      step(
        'PUT /restapis/{api}/gatewayresponses/DEFAULT_4XX',
        { status: 201 },
        {
          statusCode: '404',
          responseParameters: PARAMETERS,
        },
      ),
      step(
        'PATCH /restapis/{api}/gatewayresponses/DEFAULT_4XX',
        {
          status: 200,
          json: {
            responseType: 'DEFAULT_4XX',
            statusCode: '444',
            responseParameters: { 'gatewayresponse.header.x-own': "'example.com'" },
            responseTemplates: { ...TEMPLATE, 'application/xml': '<a/>' },
            defaultResponse: false,
          },
        },
        patch(
          ['replace', '/statusCode', '444'],
          ['replace', '/responseParameters/gatewayresponse.header.x-own', "'example.com'"],
          ['add', '/responseTemplates/application~1xml', '<a/>'],
        ),
      ),
    ],
  },
  {
    name: 'patches that a gateway response does not take',
    source: `${GATEWAY} test_update_gateway_response`,
    steps: [
      ...(
        [
          ['add', '/statusCode', '444', 400, 'Invalid patch path /statusCode'],
          ['remove', '/statusCode', '', 400, 'Invalid patch path /statusCode'],
          ['replace', '/wrongPath', 'x', 400, 'Invalid patch path /wrongPath'],
          [
            'replace',
            '/responseParameters/gatewayresponse.header.none',
            "'x'",
            404,
            'Invalid parameter name specified',
          ],
          [
            'add',
            '/responseTemplates/application~1xml',
            undefined,
            400,
            'Invalid null or empty value in responseTemplates',
          ],
        ] as const
      ).map(([op, path, value, status, message]) =>
        step(
          'PATCH /restapis/{api}/gatewayresponses/DEFAULT_4XX',
          refusal(status, message),
          patch(value === undefined ? [op, path] : [op, path, value]),
        ),
      ),
      step(
        'PATCH /restapis/{api}/gatewayresponses/DEFAULT_4XX',
        refusal(400, 'Invalid patch path null'),
        { patchOperations: [{ op: 'add', value: 'x' }] },
      ),
      step(
        'PATCH /restapis/{api}/gatewayresponses/DEFAULT_4XX',
        refusal(
          400,
          "1 validation error detected: Value 'wrong-op' at " +
            "'updateGatewayResponseInput.patchOperations.1.member.op' failed to satisfy " +
            'constraint: Member must satisfy enum value set: ' +
            '[add, remove, move, test, replace, copy]',
          'ValidationException',
        ),
        patch(['wrong-op', '/statusCode', '1']),
      ),
    ],
  },
  {
    name: 'a type of gateway response that is none',
    source: `${GATEWAY} test_gateway_response_validation`,
    steps: ['GET', 'DELETE', 'PATCH', 'PUT'].map((verb) =>
      step(
        `${verb} /restapis/{api}/gatewayresponses/FAKE`,
        {
          status: 400,
          headers: { 'x-amzn-errortype': /^ValidationException/ },
          jsonHas: { message: expect.stringContaining("Value 'FAKE' at 'responseType'") },
        },
        verb === 'PATCH' ? patch() : verb === 'PUT' ? { statusCode: '404' } : undefined,
      ),
    ),
  },
];

export const CONTROL_GATEWAY_RESPONSES: readonly Case[] = onNewApi(GATEWAY_RESPONSES);
