import { describe, expect, it } from 'vitest';
import { harness, mock } from '../support/harness.ts';
import { pathPrefix } from './base-path.ts';

const INTEGRATION = (mock() as Record<string, unknown>)['x-amazon-apigateway-integration'];

/** "Working with API Gateway extensions to OpenAPI"; Swagger 2.0 specification. */
const SWAGGER = {
  swagger: '2.0',
  info: { title: 'pets', version: '1' },
  host: 'petstore.example.com',
  basePath: '/shop/v1/',
  consumes: ['application/json'],
  produces: ['application/json'],
  parameters: { id: { name: 'id', in: 'path', required: true, type: 'string' } },
  paths: {
    '/pets/{id}': {
      parameters: [{ $ref: '#/parameters/id' }],
      post: {
        consumes: ['application/json', 'application/x-pet'],
        parameters: [
          { name: 'page', in: 'query', type: 'string' },
          { name: 'pet', in: 'body', schema: { $ref: '#/definitions/Pet' } },
          { name: 'form', in: 'formData', type: 'string' },
        ],
        responses: {
          200: {
            description: 'ok',
            schema: { $ref: '#/definitions/Pet' },
            headers: { ETag: { type: 'string' } },
          },
        },
        security: [{ key: [] }],
        'x-amazon-apigateway-integration': INTEGRATION,
      },
    },
  },
  securityDefinitions: { key: { type: 'apiKey', name: 'X-API-Key', in: 'header' } },
  definitions: {
    Kind: { type: 'string' },
    Pet: {
      properties: {
        kind: { $ref: '#/definitions/Kind' },
        first: { $ref: '#/definitions/Pet/properties/kind' },
      },
    },
  },
};

describe('Swagger 2.0', () => {
  it('is read as OpenAPI 3.0 is', () => {
    const { call } = harness();
    const imported = call('POST', '/restapis?mode=import&basepath=split', SWAGGER);
    expect(imported).toMatchObject({ status: 201, fields: { name: 'pets' } });
    const id = String(imported.fields['id']);
    const items = call('GET', `/restapis/${id}/resources`).fields['item'] as {
      id: string;
      path: string;
    }[];
    const resource = items.find(({ path }) => path === '/v1/pets/{id}')?.id;
    expect(call('GET', `/restapis/${id}/resources/${resource}/methods/POST`).fields).toMatchObject({
      apiKeyRequired: true,
      requestParameters: {
        'method.request.path.id': true,
        'method.request.querystring.page': false,
      },
      requestModels: { 'application/json': 'Pet', 'application/x-pet': 'Pet' },
      methodResponses: {
        200: {
          responseModels: { 'application/json': 'Pet' },
          responseParameters: { 'method.response.header.ETag': false },
        },
      },
    });
    const models = `https://apigateway.amazonaws.com/restapis/${id}/models`;
    const { schema } = call('GET', `/restapis/${id}/models/Pet`).fields;
    expect(JSON.parse(String(schema))).toEqual({
      properties: {
        kind: { $ref: `${models}/Kind` },
        first: { $ref: `${models}/Pet#/properties/kind` },
      },
    });
  });
});

/** "Set the OpenAPI basePath property". */
describe('the base path', () => {
  const server = (url: string, variables: object = {}) => ({ servers: [{ url, variables }] });
  it.each([
    ['prepend', { swagger: '2.0', basePath: '/a/b/c' }, '/a/b/c'],
    ['split', { swagger: '2.0', basePath: '/a/b/c' }, '/b/c'],
    ['ignore', { swagger: '2.0', basePath: '/a/b/c' }, ''],
    ['prepend', { swagger: '2.0' }, ''],
    ['prepend', { swagger: '2.0', basePath: '/' }, ''],
    ['prepend', server('https://example.com/a/b/'), '/a/b'],
    ['split', server('https://example.com/a'), ''],
    ['prepend', server('/a?x=1#y'), '/a'],
    ['prepend', server('https://example.com'), ''],
    ['prepend', server('https://{host}/{basePath}', { basePath: { default: 'a/b' } }), '/a/b'],
    ['prepend', server('https://example.com/{stage}/a', { stage: { default: 's' } }), '/s/a'],
    ['prepend', { servers: [] }, ''],
  ] as const)('%s of %j: "%s"', (mode, document, prefix) => {
    expect(pathPrefix(document, mode)).toBe(prefix);
  });
});

describe('what is wrong', () => {
  it('is named all at once', () => {
    const { createApi, call } = harness();
    const bad = mock({}, { type: 'none' });
    const body = {
      openapi: '3.0.1',
      paths: { '/a b': { get: mock() }, '/c': { get: bad, put: bad, post: mock() } },
    };
    const { status, fields } = call('PUT', `/restapis/${createApi()}`, body);
    expect(status).toBe(400);
    expect(String(fields['message']).split('\n\t')).toEqual([
      'Errors found during import:',
      expect.stringMatching(/^Unable to create resource at path '\/a b': /),
      expect.stringMatching(/^Unable to put integration on 'GET' for resource at path '\/c': /),
      expect.stringMatching(/^Unable to put integration on 'PUT' for resource at path '\/c': /),
    ]);
  });

  it('leaves no API behind', () => {
    const { call } = harness();
    expect(call('POST', '/restapis?mode=import', { openapi: '3.0.1', paths: 5 }).status).toBe(400);
    expect(call('GET', '/restapis').fields['item']).toEqual([]);
  });

  it.each([
    ['a: &x 1', 501, /not implemented by the local AWS: a document: line 1: anchors/],
    ['a: [', 400, /^Unable to build importer/],
    ['openapi: 3.1.0', 400, /Unsupported OpenAPI version '3\.1\.0'/],
    ['[]', 400, /^Unable to build importer/],
    ['', 400, /^Unable to build importer/],
  ])('%j', async (text, status, message) => {
    const { control } = harness();
    const request = {
      method: 'POST',
      path: '/restapis',
      query: new URLSearchParams('mode=import'),
    };
    const answer = await control.handle({ ...request, body: Buffer.from(text) });
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.body.toString()) as { message: string }).message).toMatch(message);
  });

  it('a reference to itself is refused', () => {
    const { createApi, call } = harness();
    const body = {
      openapi: '3.0.1',
      paths: { '/a': { get: { parameters: [{ $ref: '#/components/parameters/p' }] } } },
      components: { parameters: { p: { $ref: '#/components/parameters/p' } } },
    };
    const { status, fields } = call('PUT', `/restapis/${createApi()}`, body);
    expect([status, fields['message']]).toEqual([400, expect.stringContaining('refers to itself')]);
  });
});
