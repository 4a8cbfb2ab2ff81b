import { type Fields, isFields } from '../../../http/json.ts';
import { badRequest, notImplemented } from '../errors.ts';
import { fieldsOf } from '../fields.ts';

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

export function parseDocument(body: Buffer): Fields {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('Invalid OpenAPI input: the local AWS reads JSON documents only.');
  }
  if (!isFields(document)) throw badRequest('Invalid OpenAPI input.');
  if (document['swagger'] !== undefined)
    throw notImplemented('Swagger 2.0 documents; write OpenAPI 3.0.x');
  if (typeof document['openapi'] !== 'string' || !document['openapi'].startsWith('3.0')) {
    throw badRequest(`Unsupported OpenAPI version '${String(document['openapi'])}'. Must be 3.0.x`);
  }
  const unknown = Object.keys(document).find(
    (key) => key.startsWith('x-amazon-apigateway-') && !KNOWN_EXTENSIONS.has(key),
  );
  if (unknown !== undefined) throw notImplemented(`the document extension ${unknown}`);
  return document;
}

/** Local references only, as API Gateway has it. */
export function resolveRef(document: Fields, value: unknown): Fields {
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
  return resolveRef(document, target);
}

export function component(document: Fields, kind: string): Fields {
  return fieldsOf(fieldsOf(document['components'], 'components')[kind], `components.${kind}`);
}
