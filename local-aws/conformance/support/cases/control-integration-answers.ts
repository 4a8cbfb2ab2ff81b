import { expect } from 'vitest';
import type { Case } from '../case.ts';
import { integrated, method, onNewApi, patch, refusal, step, type Row } from '../control.ts';

const RESPONSES =
  'localstack/localstack test_apigateway_integrations.py test_put_integration_responses';
const API = 'localstack/localstack test_apigateway_api.py';

const PATH = '/restapis/{api}/resources/{root}/methods/GET';

/** What an answer leaves out when it is empty. */
const EMPTY = ['requestParameters', 'requestTemplates', 'integrationResponses'];

const NO_RESOURCE = refusal(404, 'Invalid Resource identifier specified');
const NO_SUCH_METHOD = refusal(404, 'Invalid Method identifier specified');
const NO_INTEGRATION = refusal(404, 'Invalid Integration identifier specified');
const NO_STATUS = refusal(404, 'Invalid Response status code specified');

const MOCK_BODY = { type: 'MOCK' };

const BALANCER =
  'arn:aws:elasticloadbalancing:us-east-2:111122223333:loadbalancer/app/myLoadBalancerName/1';

const ROWS: readonly Row[] = [
  {
    name: 'an unknown type of an integration is refused',
    source: `${API} test_put_integration_wrong_type`,
    steps: [
      method('root'),
      step(
        `PUT ${PATH}/integration`,
        {
          status: 400,
          jsonHas: { message: expect.stringContaining("Value 'HTTPS_PROXY' at") },
        },
        { type: 'HTTPS_PROXY', uri: 'http://example.com', httpMethod: 'GET' },
      ),
    ],
  },
  {
    name: 'an integration of a method or a resource that is missing',
    source: `${API} test_put_integration_response_validation`,
    steps: [
      step(`PUT ${PATH}/integration`, NO_SUCH_METHOD, MOCK_BODY),
      step('PUT /restapis/{api}/resources/badid/methods/GET/integration', NO_RESOURCE, MOCK_BODY),
      step(`PUT ${PATH}/integration/responses/200`, NO_SUCH_METHOD, {}),
      step(
        'PUT /restapis/{api}/resources/badid/methods/GET/integration/responses/200',
        NO_RESOURCE,
        {},
      ),
    ],
  },
  {
    name: 'GET of an integration of which a part is missing',
    source: `${API} test_get_integration_non_existent`,
    steps: [
      step('GET /restapis/badapi/resources/{root}/methods/GET/integration', NO_RESOURCE),
      step('GET /restapis/{api}/resources/badid/methods/GET/integration', NO_RESOURCE),
      step(`GET ${PATH}/integration`, NO_SUCH_METHOD),
      method('root'),
      step(`GET ${PATH}/integration`, NO_INTEGRATION),
    ],
  },
  {
    name: 'an integration answer is put, read, changed, put over and deleted',
    source: `${API} TestApigatewayIntegrationResponse test_lifecycle_integration_response`,
    steps: [
      ...integrated('root'),
      step(
        `PUT ${PATH}/integration/responses/200`,
        {
          status: 201,
          json: {
            statusCode: '200',
            selectionPattern: '',
            responseTemplates: { 'application/json': '"created"' },
          },
        },
        { selectionPattern: '', responseTemplates: { 'application/json': '"created"' } },
      ),
      step(
        `PATCH ${PATH}/integration/responses/200`,
        { status: 200, jsonHas: { selectionPattern: 'updated-pattern' } },
        patch(['replace', '/selectionPattern', 'updated-pattern']),
      ),
      step(
        `PUT ${PATH}/integration/responses/200`,
        {
          status: 201,
          json: {
            statusCode: '200',
            selectionPattern: 'overwrite-pattern',
            responseTemplates: { 'application/json': 'overwrite' },
          },
        },
        {
          selectionPattern: 'overwrite-pattern',
          responseTemplates: { 'application/json': 'overwrite' },
        },
      ),
      step(`DELETE ${PATH}/integration/responses/200`, { status: 204 }),
      step(`GET ${PATH}/integration/responses/200`, NO_STATUS),
    ],
  },
  {
    name: 'DELETE of an integration answer of which a part is missing',
    source: `${API} test_delete_integration_response_errors`,
    steps: [
      ...integrated('root'),
      step(
        'DELETE /restapis/{api}/resources/badid/methods/GET/integration/responses/200',
        NO_RESOURCE,
      ),
      step(
        'DELETE /restapis/{api}/resources/{root}/methods/POST/integration/responses/200',
        NO_INTEGRATION,
      ),
      step(`DELETE ${PATH}/integration/responses/201`, NO_STATUS),
    ],
  },
  {
    name: 'a status of an integration answer that is none is refused',
    source: `${API} test_integration_response_invalid_statuscode`,
    steps: [
      ...integrated('root'),
      step(
        `PUT ${PATH}/integration/responses/wrong`,
        {
          status: 400,
          jsonHas: { message: expect.stringContaining("Value 'wrong' at 'statusCode'") },
        },
        {},
      ),
    ],
  },
  {
    name: 'a content type of a template that is none is refused',
    source: `${API} test_integration_response_invalid_responsetemplates`,
    steps: [
      ...integrated('root'),
      step(
        `PUT ${PATH}/integration/responses/200`,
        refusal(
          400,
          'Validation Result: warnings : [], errors : [Invalid content type specified: 123]',
        ),
        { responseTemplates: { '123': 'x' } },
      ),
    ],
  },
  {
    name: 'an integration answer without an integration is not found',
    source: `${API} test_integration_response_invalid_integration`,
    steps: [method('root'), step(`GET ${PATH}/integration/responses/200`, NO_INTEGRATION)],
  },
  {
    name: 'GET of a method holds its integration and its answers',
    source: RESPONSES,
    steps: [
      method('root'),
      step(`PUT ${PATH}/responses/200`, { status: 201, json: { statusCode: '200' } }, {}),
      step(
        `PUT ${PATH}/integration`,
        { status: 201 },
        { type: 'HTTP', uri: 'http://example.com', httpMethod: 'POST' },
      ),
      step(
        `PUT ${PATH}/integration/responses/200`,
        {
          status: 201,
          json: { statusCode: '200', selectionPattern: '2\\d{2}', responseTemplates: {} },
        },
        { selectionPattern: '2\\d{2}', responseTemplates: {} },
      ),
      step(`GET ${PATH}`, {
        status: 200,
        jsonHas: {
          httpMethod: 'GET',
          authorizationType: 'NONE',
          apiKeyRequired: false,
          methodResponses: { '200': { statusCode: '200' } },
          methodIntegration: {
            type: 'HTTP',
            httpMethod: 'POST',
            uri: 'http://example.com',
            connectionType: 'INTERNET',
            passthroughBehavior: 'WHEN_NO_MATCH',
            timeoutInMillis: 29000,
            cacheNamespace: expect.any(String),
            cacheKeyParameters: [],
            integrationResponses: {
              '200': { statusCode: '200', selectionPattern: '2\\d{2}', responseTemplates: {} },
            },
          },
        },
      }),
      step(`DELETE ${PATH}/integration`, { status: 204 }),
      step(`GET ${PATH}/integration`, NO_INTEGRATION),
    ],
  },
  {
    name: 'an empty template of an integration answer is null',
    source: `${API} test_put_integration_response_templates`,
    steps: [
      ...integrated('root'),
      ...['', null].map((template) =>
        step(
          `PUT ${PATH}/integration/responses/200`,
          {
            status: 201,
            json: {
              statusCode: '200',
              selectionPattern: '',
              responseTemplates: { 'application/json': null },
            },
          },
          { selectionPattern: '', responseTemplates: { 'application/json': template } },
        ),
      ),
      step(
        `PUT ${PATH}/integration/responses/200`,
        { status: 201, json: { statusCode: '200', selectionPattern: '' } },
        { selectionPattern: '' },
      ),
    ],
  },
  {
    name: 'an integration with a VPC link is put and patched',
    source: `${API} test_create_integration_with_vpc_link`,
    steps: [
      method('root'),
      step(
        `PUT ${PATH}/integration`,
        {
          status: 201,
          jsonHas: { connectionType: 'VPC_LINK', connectionId: '${stageVariables.one}' },
        },
        {
          type: 'HTTP_PROXY',
          httpMethod: 'GET',
          uri: 'http://nlb.us-east-1.amazonaws.com',
          connectionType: 'VPC_LINK',
          connectionId: '${stageVariables.one}',
        },
      ),
      step(
        `PATCH ${PATH}/integration`,
        {
          status: 200,
          jsonHas: { connectionType: 'VPC_LINK', connectionId: '${stageVariables.two}' },
          jsonLacks: EMPTY,
        },
        patch(['replace', '/connectionId', '${stageVariables.two}']),
      ),
    ],
  },
  {
    name: 'an integration with a VPC link V2 keeps the load balancer behind it',
    source: 'Developer guide, "Set up a private integration"; PutIntegration, integrationTarget',
    steps: [
      method('root'),
      step(
        `PUT ${PATH}/integration`,
        { status: 201, jsonHas: { connectionId: 'bbb111', integrationTarget: BALANCER } },
        {
          type: 'HTTP_PROXY',
          httpMethod: 'GET',
          uri: 'https://example.com:443/path',
          connectionType: 'VPC_LINK',
          connectionId: 'bbb111',
          integrationTarget: BALANCER,
        },
      ),
      step(
        `PATCH ${PATH}/integration`,
        { status: 200, jsonHas: { integrationTarget: `${BALANCER}2` } },
        patch(['replace', '/integrationTarget', `${BALANCER}2`]),
      ),
    ],
  },
  {
    name: 'a parameter of an integration that is no mapping',
    source: `${API} test_put_integration_request_parameter_bool_type`,
    steps: [
      method('root'),
      step(
        `PUT ${PATH}/integration`,
        refusal(
          400,
          'Invalid mapping expression specified: Validation Result: warnings : [], ' +
            'errors : [Invalid mapping expression specified: true]',
        ),
        {
          type: 'HTTP',
          httpMethod: 'GET',
          uri: 'http://example.com',
          requestParameters: { 'integration.request.path.testPath': 'true' },
        },
      ),
    ],
  },
  {
    name: 'an integration of AWS to S3 without a role is refused',
    source: 'getmoto/moto tests/test_apigateway test_put_integration_validation',
    steps: [
      method('root'),
      step(
        `PUT ${PATH}/integration`,
        refusal(400, 'Role ARN must be specified for AWS integrations'),
        { type: 'AWS', httpMethod: 'GET', uri: 'arn:aws:apigateway:us-east-1:s3:path/b/k' },
      ),
    ],
  },
];

export const CONTROL_INTEGRATION_ANSWERS: readonly Case[] = onNewApi(ROWS);
