import type { Fields } from '../../../http/json.ts';
import type { ModelRecord, RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict } from '../errors.ts';
import { optionalText } from '../fields.ts';
import { newId } from '../ids.ts';
import type { Operation } from '../operation.ts';
import { itemOperations, type Kind } from './item-operations.ts';
import { allMethods } from './resource-tree.ts';

/** A new API has these two. */
export function defaultModels(): Map<string, ModelRecord> {
  const model = (name: string, schema: Fields): [string, ModelRecord] => [
    name,
    {
      id: newId(6),
      name,
      description: `This is a default ${name.toLowerCase()} schema model`,
      contentType: 'application/json',
      schema: JSON.stringify(schema, undefined, 2),
    },
  ];
  return new Map([
    model('Empty', {
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: 'Empty Schema',
      type: 'object',
    }),
    model('Error', {
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: 'Error Schema',
      type: 'object',
      properties: { message: { type: 'string' } },
    }),
  ]);
}

function parseModel(fields: Fields, id: string): ModelRecord {
  const name = optionalText(fields, 'name');
  if (!name) throw badRequest('Model name must be non-empty');
  if (!/^[A-Za-z0-9]+$/.test(name)) throw badRequest(`Model name must be alphanumeric: ${name}`);
  return {
    id,
    name,
    description: optionalText(fields, 'description') || undefined,
    contentType: optionalText(fields, 'contentType') ?? 'application/json',
    schema: checkedSchema(optionalText(fields, 'schema')),
  };
}

function checkedSchema(schema: string | undefined): string {
  if (!schema)
    throw badRequest('Model schema must have at least 1 property or array items defined');
  try {
    JSON.parse(schema);
  } catch {
    throw badRequest(
      'Invalid model specified: Validation Result: warnings : [], ' +
        'errors : [Invalid model schema specified]',
    );
  }
  return schema;
}

/** Recorded for requests; of several methods the last is named. */
function checkUnused(api: RestApiRecord, { name }: ModelRecord): void {
  const user = allMethods(api).findLast(({ method }) =>
    Object.values(method.requestModels).includes(name),
  );
  if (user)
    throw conflict(
      `Cannot delete model '${name}', is referenced in method request: ` +
        `${user.resource.path}/${user.method.httpMethod}`,
    );
}

const MODELS: Kind<ModelRecord> = {
  path: 'models',
  noun: 'Model',
  missing: (name) => `Invalid model name specified: ${name}`,
  items: (api) => api.models,
  keyOf: ({ name }) => name,
  parse: parseModel,
  show: (model) => model,
  patches: { '/description': ['replace'], '/schema': ['replace'] },
  checkNew: (api, { name }) => {
    if (api.models.has(name)) throw conflict('Model name already exists for this REST API');
  },
  checkUnused,
};

export function modelOperations(store: Store): readonly Operation[] {
  return itemOperations(store, MODELS);
}
