import { describe, expect, it } from 'vitest';
import type { Method } from '../../snapshot.ts';
import { document, harness, mock } from '../support/harness.ts';

const LAMBDA = 'arn:aws:apigateway:us-east-1:lambda:path';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:f';

/** What a deployment of the document serves. */
function deployed(body: object): {
  methods: ReadonlyMap<string, Method>;
  view: ReturnType<typeof harness>['view'];
  id: string;
  deploymentId: string;
} {
  const { createApi, call, view } = harness();
  const id = createApi();
  const put = call('PUT', `/restapis/${id}?mode=overwrite`, body);
  expect(put).toMatchObject({ status: 200 });
  const deploymentId = String(call('POST', `/restapis/${id}/deployments`, {}).fields['id']);
  const methods =
    view.deployment(id, deploymentId)?.snapshot.definition.methods ?? new Map<string, Method>();
  return { methods, view, id, deploymentId };
}

const s3Route = {
  parameters: [
    { name: 'key', in: 'path', required: true },
    { name: 'Range', in: 'header' },
  ],
  responses: {
    200: { description: 'ok', headers: { ETag: { schema: { type: 'string' } } } },
    404: { description: 'no' },
  },
  'x-amazon-apigateway-integration': {
    type: 'aws',
    httpMethod: 'GET',
    uri: 'arn:aws:apigateway:us-east-1:s3:path/bucket/{key}',
    credentials: 'arn:aws:iam::123456789012:role/r',
    requestParameters: {
      'integration.request.path.key': 'method.request.path.key',
      'integration.request.header.Range': 'method.request.header.Range',
    },
    responses: {
      '2\\d{2}': {
        statusCode: '200',
        contentHandling: 'CONVERT_TO_BINARY',
        responseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' },
      },
      default: { statusCode: '404' },
    },
  },
};

const lambda = (more: object = {}): object => ({
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: `${LAMBDA}/2015-03-31/functions/${FUNCTION}/invocations`,
    ...more,
  },
});

describe('import', () => {
  it('reads an S3 route', () => {
    const method = deployed(document({ '/s3/{key+}': { get: s3Route } })).methods.get(
      'GET /s3/{key+}',
    );
    expect(method).toMatchObject({
      requestParameters: { 'method.request.path.key': true, 'method.request.header.Range': false },
      methodResponses: { 200: ['ETag'], 404: [] },
      integration: {
        type: 'AWS',
        httpMethod: 'GET',
        passthroughBehavior: 'WHEN_NO_MATCH',
        timeoutInMillis: 29_000,
        responseTransferMode: 'BUFFERED',
      },
    });
    expect(method?.integration?.responses).toMatchObject({
      '2\\d{2}': { statusCode: '200', contentHandling: 'CONVERT_TO_BINARY' },
      default: { statusCode: '404' },
    });
  });

  it('reads the any-method, path-level parameters and references', () => {
    const body = document(
      {
        '/fn/{proxy+}': {
          parameters: [{ $ref: '#/components/parameters/proxy' }],
          'x-amazon-apigateway-any-method': lambda(),
        },
      },
      { components: { parameters: { proxy: { name: 'proxy', in: 'path', required: true } } } },
    );
    expect(deployed(body).methods.get('ANY /fn/{proxy+}')).toMatchObject({
      httpMethod: 'ANY',
      requestParameters: { 'method.request.path.proxy': true },
    });
  });

  const schemes = {
    sigv4: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    },
    key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    token: {
      type: 'apiKey',
      name: 'X-Token',
      in: 'header',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: 'arn:a' },
    },
    users: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: ['arn:p'] },
    },
  };

  it.each([
    ['none', undefined, { authorizationType: 'NONE', apiKeyRequired: false }],
    ['sigv4', [{ sigv4: [] }], { authorizationType: 'AWS_IAM' }],
    ['an API key', [{ key: [] }], { authorizationType: 'NONE', apiKeyRequired: true }],
    [
      'an authorizer and a key',
      [{ token: [], key: [] }],
      { authorizationType: 'CUSTOM', authorizerName: 'token', apiKeyRequired: true },
    ],
    [
      'user pools with scopes',
      [{ users: ['images/read'] }],
      {
        authorizationType: 'COGNITO_USER_POOLS',
        authorizerName: 'users',
        authorizationScopes: ['images/read'],
      },
    ],
  ])('security: %s', (_, security, expected) => {
    const body = document(
      { '/a': { get: mock(security ? { security } : {}) } },
      { components: { securitySchemes: schemes } },
    );
    expect(deployed(body).methods.get('GET /a')).toMatchObject(expected);
  });

  it('reads validators, models, authorizers and gateway responses', () => {
    const body = document(
      {
        '/a': {
          post: mock({
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Job' } } },
            },
            'x-amazon-apigateway-request-validator': 'all',
          }),
        },
      },
      {
        components: {
          schemas: { Job: { type: 'object', required: ['key'] } },
          securitySchemes: schemes,
        },
        'x-amazon-apigateway-request-validators': {
          all: { validateRequestBody: true, validateRequestParameters: true },
        },
        'x-amazon-apigateway-gateway-responses': {
          UNAUTHORIZED: {
            statusCode: 401,
            responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
          },
        },
      },
    );
    const { view, id, deploymentId, methods } = deployed(body);
    expect(methods.get('POST /a')).toMatchObject({
      requestValidator: { body: true, parameters: true },
      requestModels: { 'application/json': { required: ['key'] } },
    });
    const definition = view.deployment(id, deploymentId)?.snapshot.definition;
    expect(definition?.models.get('Job')).toEqual({ type: 'object', required: ['key'] });
    expect(definition?.authorizers.get('token')).toMatchObject({
      type: 'TOKEN',
      identitySource: 'method.request.header.X-Token',
      authorizerResultTtlInSeconds: 300,
    });
    expect(definition?.gatewayResponses.get('UNAUTHORIZED')).toMatchObject({ statusCode: '401' });
  });

  const stream = `${LAMBDA}/2021-11-15/functions/${FUNCTION}/response-streaming-invocations`;

  it('reads response streaming', () => {
    const body = document({
      '/a': {
        get: lambda({ uri: stream, responseTransferMode: 'STREAM', timeoutInMillis: 900_000 }),
      },
    });
    expect(deployed(body).methods.get('GET /a')?.integration).toMatchObject({
      responseTransferMode: 'STREAM',
      timeoutInMillis: 900_000,
    });
  });

  it.each<readonly [string, object, RegExp]>([
    [
      'an unknown integration type',
      document({ '/a': { get: mock({}, { type: 'lambda' }) } }),
      /Unable to put integration on 'GET' for resource at path '\/a'.*Value 'lambda' at/,
    ],
    [
      'an integration without URI',
      document({ '/a': { get: lambda({ uri: undefined }) } }),
      /Invalid ARN specified/,
    ],
    [
      'a relative HTTP endpoint',
      document({ '/a': { get: mock({}, { type: 'http_proxy', httpMethod: 'GET', uri: '/x' }) } }),
      /Invalid HTTP endpoint/,
    ],
    [
      'a request parameter that the method does not declare',
      document({ '/{key+}': { get: { ...s3Route, parameters: [] } } }),
      /Invalid mapping expression parameter specified: method\.request\.path\.key/,
    ],
    [
      'a response header that the method does not declare',
      document({ '/{key+}': { get: { ...s3Route, responses: { 200: {}, 404: {} } } } }),
      /method\.response\.header\.ETag/,
    ],
    [
      'a response status that the method does not declare',
      document({ '/{key+}': { get: { ...s3Route, responses: {} } } }),
      /No method response exists for method/,
    ],
    [
      'two variables at one place',
      document({ '/{a}': { get: mock() }, '/{b}': { get: mock() } }),
      /already has a variable path part/,
    ],
    [
      'a greedy variable in the middle',
      document({ '/{a+}/b': { get: mock() } }),
      /greedy path variable/,
    ],
    ['a bad path part', document({ '/a b': { get: mock() } }), /path part only allow/],
    [
      'a timeout beyond 29 seconds',
      document({ '/a': { get: lambda({ timeoutInMillis: 30_000 }) } }),
      /between 50 ms and 29000 ms/,
    ],
    [
      'streaming by the old URI',
      document({ '/a': { get: lambda({ responseTransferMode: 'STREAM' }) } }),
      /response-streaming-invocations/,
    ],
    [
      'an unknown security scheme',
      document({ '/a': { get: mock({ security: [{ none: [] }] }) } }),
      /security scheme 'none'/,
    ],
    [
      'an unknown validator',
      document({ '/a': { get: mock({ 'x-amazon-apigateway-request-validator': 'none' }) } }),
      /Invalid Request Validator/,
    ],
    [
      'an unknown extension',
      document({}, { 'x-amazon-apigateway-cors': {} }),
      /not implemented by the local AWS: the document extension x-amazon-apigateway-cors/,
    ],
    ['Swagger 1.2', { swagger: '1.2' }, /Unsupported OpenAPI version '1\.2'/],
    ['what is no document', { a: 1 }, /^Unable to build importer with provided input\.$/],
    [
      'endpoint ids on a public API',
      document(
        {},
        {
          servers: [
            { 'x-amazon-apigateway-endpoint-configuration': { vpcEndpointIds: ['vpce-1'] } },
          ],
        },
      ),
      /VPCEndpoints can only/,
    ],
  ])('refuses %s', (_, body, message) => {
    const { createApi, call } = harness();
    const answer = call('PUT', `/restapis/${createApi()}?mode=overwrite`, body);
    const status = message.source.startsWith('not implemented') ? 501 : 400;
    expect(answer.status).toBe(status);
    expect(answer.fields['message']).toMatch(new RegExp(message.source, 's'));
  });

  it('warns of what it drops, and fails on warnings when asked to', () => {
    const { createApi, call } = harness();
    const id = createApi();
    const body = document({ '/a': { get: mock({ responses: { 200: {}, default: {} } }) } });
    expect(call('PUT', `/restapis/${id}?mode=overwrite`, body).fields['warnings']).toHaveLength(1);
    expect(call('PUT', `/restapis/${id}?mode=overwrite&failonwarnings=true`, body).status).toBe(
      400,
    );
  });
});
