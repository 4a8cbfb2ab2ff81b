import type { Fields } from '../../../http/json.ts';
import type { ResourceRecord, RestApiRecord } from '../../records.ts';
import { defaultModels } from '../apis/models.ts';
import { ensurePath, rootResource } from '../apis/resource-tree.ts';
import { badRequest } from '../errors.ts';
import { fieldsOf } from '../fields.ts';
import { importParts } from './components.ts';
import { METHOD_KEYS, parseDocument } from './document.ts';
import { importMethod } from './import-method.ts';
import { importLiterals, type ImportMode } from './literals.ts';

/**
 * Works on a copy: an import that fails changes nothing. Returns the changed API and the warnings.
 */
export function importDocument(
  current: RestApiRecord,
  body: Buffer,
  mode: ImportMode,
): { api: RestApiRecord; warnings: readonly string[] } {
  const document = parseDocument(body);
  const warnings: string[] = [];
  const api = mode === 'overwrite' ? emptied(current) : copied(current);
  importLiterals(api, document, mode);
  importParts(api, document);
  if (document['security'] !== undefined)
    warnings.push(
      'The security requirement at the top of the document is ignored; write it at each operation',
    );
  const paths = Object.entries(fieldsOf(document['paths'], 'paths'));
  for (const [path, item] of paths) importPath(api, document, path, fieldsOf(item, path), warnings);
  return { api, warnings };
}

function importPath(
  api: RestApiRecord,
  document: Fields,
  path: string,
  item: Fields,
  warnings: string[],
): void {
  const resource = importError(path, () => ensurePath(api, path));
  const shared = Array.isArray(item['parameters']) ? item['parameters'] : [];
  for (const [key, value] of Object.entries(item)) {
    if (key === 'trace')
      throw badRequest(
        `Errors found during import:\n\tInvalid HTTP method 'TRACE' for resource at path '${path}'`,
      );
    if (!METHOD_KEYS.includes(key)) continue;
    const httpMethod = key === 'x-amazon-apigateway-any-method' ? 'ANY' : key.toUpperCase();
    const context = { api, document, resource, httpMethod, warnings };
    resource.methods.set(httpMethod, importMethod(context, fieldsOf(value, key), shared));
  }
}

function importError(path: string, make: () => ResourceRecord): ResourceRecord {
  try {
    return make();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest(
      `Errors found during import:\n\tUnable to create resource at path '${path}': ${reason}`,
    );
  }
}

/** The root resource keeps its id; everything the document describes begins anew. */
function emptied(api: RestApiRecord): RestApiRecord {
  return {
    ...api,
    resources: new Map([[api.rootResourceId, rootResource(api.rootResourceId)]]),
    authorizers: new Map(),
    models: defaultModels(),
    requestValidators: new Map(),
    gatewayResponses: new Map(),
  };
}

function copied(api: RestApiRecord): RestApiRecord {
  const resources = [...api.resources].map(
    ([id, resource]) => [id, { ...resource, methods: new Map(resource.methods) }] as const,
  );
  return {
    ...api,
    resources: new Map(resources),
    authorizers: new Map(api.authorizers),
    models: new Map(api.models),
    requestValidators: new Map(api.requestValidators),
    gatewayResponses: new Map(api.gatewayResponses),
  };
}
