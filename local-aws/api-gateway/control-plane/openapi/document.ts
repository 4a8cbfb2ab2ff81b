import { type Fields, isFields } from '../../../http/json.ts';
import { badRequest, notImplemented } from '../errors.ts';
import { fieldsOf } from '../fields.ts';
import { YamlError } from './yaml/scalars.ts';
import { parseYaml } from './yaml/yaml.ts';

export const METHOD_KEYS = [
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'x-amazon-apigateway-any-method',
];

/**
 * The whole of what an import reads; a document with anything else of ours is refused rather than
 * half understood.
 */
const KNOWN_EXTENSIONS = new Set([
  'x-amazon-apigateway-api-key-source',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-minimum-compression-size',
  'x-amazon-apigateway-policy',
  'x-amazon-apigateway-request-validator',
  'x-amazon-apigateway-request-validators',
  'x-amazon-apigateway-endpoint-configuration',
  'x-amazon-apigateway-documentation',
  'x-amazon-apigateway-importexport-version',
]);

/** Recorded for what is no document: test_import_documentation_parts_bad_file. */
const NO_DOCUMENT = 'Unable to build importer with provided input.';

/** OpenAPI 3.0 or Swagger 2.0, in JSON or YAML. */
export function parseDocument(body: Buffer): Fields {
  const document = parseText(body.toString('utf8'));
  if (!isFields(document)) throw badRequest(NO_DOCUMENT);
  const { swagger, openapi } = document;
  if (swagger === undefined && openapi === undefined) throw badRequest(NO_DOCUMENT);
  const isKnown = swagger === undefined ? /^3\.0/.test(String(openapi)) : Number(swagger) === 2;
  if (!isKnown)
    throw badRequest(
      `Unsupported OpenAPI version '${String(swagger ?? openapi)}'. Must be 3.0.x, or Swagger 2.0`,
    );
  const unknown = Object.keys(document).find(
    (key) => key.startsWith('x-amazon-apigateway-') && !KNOWN_EXTENSIONS.has(key),
  );
  if (unknown !== undefined) throw notImplemented(`the document extension ${unknown}`);
  return document;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseYamlText(text);
  }
}

function parseYamlText(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    if (error.message.includes('local AWS')) throw notImplemented(`a document: ${error.message}`);
    throw badRequest(NO_DOCUMENT);
  }
}

/** Local references only, as API Gateway has it. */
export function resolveRef(document: Fields, value: unknown, hops = 0): Fields {
  const fields = fieldsOf(value, 'reference');
  const ref = fields['$ref'];
  if (ref === undefined) return fields;
  if (typeof ref !== 'string' || !ref.startsWith('#/'))
    throw badRequest(`Invalid reference '${String(ref)}': only '#/...' is supported`);
  let target: unknown = document;
  for (const part of ref.slice(2).split('/'))
    target = isFields(target)
      ? target[part.replaceAll('~1', '/').replaceAll('~0', '~')]
      : undefined;
  if (!isFields(target)) throw badRequest(`Invalid reference '${ref}': there is no such component`);
  if (hops > 20) throw badRequest(`Invalid reference '${ref}': it refers to itself`);
  return resolveRef(document, target, hops + 1);
}

/** "definitions" of Swagger is "components.schemas" of OpenAPI. */
export function component(document: Fields, kind: 'schemas' | 'securitySchemes'): Fields {
  const inSwagger = kind === 'schemas' ? 'definitions' : 'securityDefinitions';
  const found = fieldsOf(document['components'], 'components')[kind] ?? document[inSwagger];
  return fieldsOf(found, kind);
}
