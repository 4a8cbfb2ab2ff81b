import type { World } from './case.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.0 document. */
export function api(paths: Fields, extra: Fields = {}): Fields {
  return { openapi: '3.0.1', info: { title: 'conformance', version: '1' }, paths, ...extra };
}

export interface Operation {
  readonly integration: Fields;
  readonly parameters?: readonly string[];
  readonly responses?: Fields;
  readonly extra?: Fields;
}

/** Parameters as "path id", "header X", "query q"; "!" at the end: required. */
export function operation({ integration, parameters = [], responses, extra }: Operation): Fields {
  return {
    ...(parameters.length > 0 ? { parameters: parameters.map(parameter) } : {}),
    responses: responses ?? { '200': { description: 'ok' } },
    'x-amazon-apigateway-integration': integration,
    ...extra,
  };
}

function parameter(text: string): Fields {
  const [place = '', name = ''] = text.replace(/!$/, '').split(' ');
  return {
    name,
    in: place,
    required: place === 'path' || text.endsWith('!'),
    schema: { type: 'string' },
  };
}

export const ANY = 'x-amazon-apigateway-any-method';

export function lambdaProxy(world: World, name: string): Fields {
  return { type: 'aws_proxy', httpMethod: 'POST', uri: world.lambda(name) };
}

export function lambda(world: World, name: string, extra: Fields = {}): Fields {
  return {
    type: 'aws',
    httpMethod: 'POST',
    uri: world.lambda(name),
    responses: { default: { statusCode: '200' } },
    ...extra,
  };
}

export function http(world: World, path: string, extra: Fields = {}): Fields {
  return {
    type: 'http',
    httpMethod: 'GET',
    uri: `http://${world.backend}${path}`,
    responses: { default: { statusCode: '200' } },
    ...extra,
  };
}

export function httpProxy(world: World, path: string, extra: Fields = {}): Fields {
  return { type: 'http_proxy', httpMethod: 'ANY', uri: `http://${world.backend}${path}`, ...extra };
}

export function s3(world: World, key: string, extra: Fields = {}): Fields {
  return {
    type: 'aws',
    httpMethod: 'ANY',
    uri: `arn:aws:apigateway:${world.region}:s3:path/${world.bucket}/${key}`,
    credentials: world.roleArn,
    responses: { default: { statusCode: '200' } },
    ...extra,
  };
}

/** MOCK that answers with the given response template. */
export function mock(template: string | undefined, extra: Fields = {}): Fields {
  return {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: {
      default: {
        statusCode: '200',
        ...(template === undefined ? {} : { responseTemplates: { 'application/json': template } }),
      },
    },
    ...extra,
  };
}
