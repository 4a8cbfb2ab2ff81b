import type { Fields } from '../../../http/json.ts';
import type {
  DocumentationPartRecord,
  DocumentationVersionRecord,
  RestApiRecord,
} from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, enumProblem, notFound, validationError } from '../errors.ts';
import { fieldsOf, optionalText, requiredText, textMap } from '../fields.ts';
import { apiOf } from '../find-api.ts';
import { nowSeconds } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';
import { itemOperations, type Kind } from './item-operations.ts';

const TYPES = [
  'RESPONSE_BODY',
  'RESPONSE',
  'METHOD',
  'MODEL',
  'AUTHORIZER',
  'RESPONSE_HEADER',
  'RESOURCE',
  'PATH_PARAMETER',
  'REQUEST_BODY',
  'QUERY_PARAMETER',
  'API',
  'REQUEST_HEADER',
];

function parsePart(fields: Fields, id: string): DocumentationPartRecord {
  const location = textMap(fieldsOf(fields['location'], 'location'), 'location');
  const { type = '' } = location;
  if (!TYPES.includes(type))
    throw validationError([enumProblem(type, 'createDocumentationPartInput.location.type', TYPES)]);
  return { id, location, properties: checkedProperties(requiredText(fields, 'properties')) };
}

function checkedProperties(properties: string): string {
  try {
    JSON.parse(properties);
  } catch {
    throw badRequest('Invalid documentation part: properties must be JSON text');
  }
  return properties;
}

const PARTS: Kind<DocumentationPartRecord> = {
  path: 'documentation/parts',
  noun: 'DocumentationPart',
  missing: () => 'Invalid Documentation part identifier specified',
  items: (api) => api.documentationParts,
  keyOf: ({ id }) => id,
  parse: parsePart,
  show: (part) => part,
  patches: { '/properties': ['replace'] },
};

/** Kept and shown, so that what documents an API can be made; a version freezes nothing here. */
export function documentationOperations(store: Store): readonly Operation[] {
  return [...itemOperations(store, PARTS), ...versionOperations(store)];
}

function versionOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/documentation/versions';
  const one = `${base}/{version}`;
  const find = (call: OperationCall): DocumentationVersionRecord => {
    const found = apiOf(store, call).documentationVersions.get(call.param('version'));
    if (!found) throw notFound('Invalid Documentation version specified');
    return found;
  };
  const update = (call: OperationCall): object => {
    applyNamed(find(call), parsePatch(call), {
      '/description': (target, value) => {
        target.description = value || undefined;
      },
    });
    return find(call);
  };
  const remove = (call: OperationCall): void =>
    void apiOf(store, call).documentationVersions.delete(find(call).version);
  return [
    operation(
      'CreateDocumentationVersion',
      'POST',
      base,
      (call) => createVersion(apiOf(store, call), call.fields()),
      201,
    ),
    operation('GetDocumentationVersions', 'GET', base, (call) =>
      page([...apiOf(store, call).documentationVersions.values()]),
    ),
    operation('GetDocumentationVersion', 'GET', one, find),
    operation('UpdateDocumentationVersion', 'PATCH', one, update),
    operation('DeleteDocumentationVersion', 'DELETE', one, remove, 202),
  ];
}

function createVersion(api: RestApiRecord, fields: Fields): DocumentationVersionRecord {
  const version = requiredText(fields, 'documentationVersion');
  if (api.documentationVersions.has(version))
    throw conflict('Documentation version already exists');
  const record: DocumentationVersionRecord = {
    version,
    createdDate: nowSeconds(),
    description: optionalText(fields, 'description') || undefined,
  };
  const stageName = optionalText(fields, 'stageName');
  const stage = stageName === undefined ? undefined : api.stages.get(stageName);
  if (stageName !== undefined && !stage) throw notFound('Invalid stage identifier specified');
  if (stage) stage.documentationVersion = version;
  api.documentationVersions.set(version, record);
  return record;
}
