import type { Fields } from '../../../http/json.ts';
import type { ResourceRecord, RestApiRecord } from '../../records.ts';
import { ensurePath, rootResource } from '../apis/resource-tree.ts';
import { badRequest, ServiceError } from '../errors.ts';
import { fieldsOf } from '../fields.ts';
import { type BasePathMode, pathPrefix } from './base-path.ts';
import { importParts } from './components.ts';
import { METHOD_KEYS, parseDocument } from './document.ts';
import { importMethod } from './import-method.ts';
import { importLiterals, type ImportMode } from './literals.ts';

export interface ImportOptions {
  readonly mode: ImportMode;
  readonly basepath: BasePathMode;
}

/**
 * Works on a copy: an import that fails changes nothing. Returns the changed API and the warnings.
 */
export function importDocument(
  current: RestApiRecord,
  body: Buffer,
  { mode, basepath }: ImportOptions,
): { api: RestApiRecord; warnings: readonly string[] } {
  const document = parseDocument(body);
  const warnings: string[] = [];
  const api = mode === 'overwrite' ? emptied(current) : copied(current);
  importLiterals(api, document, mode);
  importParts(api, document);
  const prefix = pathPrefix(document, basepath);
  const errors: string[] = [];
  for (const [path, item] of Object.entries(fieldsOf(document['paths'], 'paths'))) {
    if (path.startsWith('x-')) continue;
    const importing = { api, document, path: `${prefix}${path}`, warnings, errors };
    collecting(errors, () => importPath(importing, fieldsOf(item, path)));
  }
  if (errors.length > 0) throw badRequest([ERRORS, ...errors].join('\n\t'));
  return { api: mode === 'overwrite' ? withIdsOf(current, api) : api, warnings };
}

interface ImportingPath {
  readonly api: RestApiRecord;
  readonly document: Fields;
  readonly path: string;
  readonly warnings: string[];
  readonly errors: string[];
}

function importPath({ path, errors, ...importing }: ImportingPath, item: Fields): void {
  const { api } = importing;
  const resource = importError(path, () => ensurePath(api, path));
  const shared = Array.isArray(item['parameters']) ? item['parameters'] : [];
  for (const [key, value] of Object.entries(item)) {
    if (key === 'trace')
      throw badRequest(`${ERRORS}\n\tInvalid HTTP method 'TRACE' for resource at path '${path}'`);
    if (!METHOD_KEYS.includes(key)) continue;
    const httpMethod = key === 'x-amazon-apigateway-any-method' ? 'ANY' : key.toUpperCase();
    const context = { ...importing, resource, httpMethod };
    collecting(errors, () => {
      resource.methods.set(httpMethod, importMethod(context, fieldsOf(value, key), shared));
    });
  }
}

const ERRORS = 'Errors found during import:';

/** The service names everything that is wrong at once, a line each. */
function collecting(errors: string[], work: () => void): void {
  try {
    work();
  } catch (error) {
    const isOurs = error instanceof ServiceError && error.message.startsWith(ERRORS);
    if (!isOurs) throw error;
    errors.push(error.message.slice(ERRORS.length).trim());
  }
}

function importError(path: string, make: () => ResourceRecord): ResourceRecord {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw badRequest(`${ERRORS}\n\tUnable to create resource at path '${path}': ${error.message}`);
  }
}

/** Recorded: a path that was there before keeps its id, also in overwrite. */
function withIdsOf(before: RestApiRecord, api: RestApiRecord): RestApiRecord {
  const known = new Map([...before.resources.values()].map(({ path, id }) => [path, id]));
  const ids = new Map(
    [...api.resources.values()].map(({ path, id }) => [id, known.get(path) ?? id]),
  );
  const resources = [...api.resources.values()].map((resource): [string, ResourceRecord] => {
    const id = ids.get(resource.id) ?? resource.id;
    const parentId = ids.get(resource.parentId ?? '');
    return [id, { ...resource, id, ...(parentId === undefined ? {} : { parentId }) }];
  });
  return { ...api, resources: new Map(resources) };
}

/** Everything that a document describes begins anew, Empty and Error among the models. */
function emptied(api: RestApiRecord): RestApiRecord {
  return {
    ...api,
    resources: new Map([[api.rootResourceId, rootResource(api.rootResourceId)]]),
    authorizers: new Map(),
    models: new Map(),
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
