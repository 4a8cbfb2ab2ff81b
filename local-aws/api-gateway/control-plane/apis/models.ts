import type { Fields } from '../../../http/json.ts';
import type { ModelRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { optionalText, requiredText } from '../fields.ts';
import { newId } from '../ids.ts';
import type { Operation } from '../operation.ts';
import { itemOperations, type Kind } from './item-operations.ts';

/** A new API has these two. */
export function defaultModels(): Map<string, ModelRecord> {
  const model = (name: string, schema: Fields): [string, ModelRecord] => [
    name,
    { id: newId(6), name, contentType: 'application/json', schema: JSON.stringify(schema) },
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
  const schema = optionalText(fields, 'schema') ?? '{}';
  try {
    JSON.parse(schema);
  } catch {
    throw badRequest(
      'Invalid model specified: Validation Result: warnings : [], ' +
        'errors : [Invalid model schema specified]',
    );
  }
  return {
    id,
    name: requiredText(fields, 'name'),
    description: optionalText(fields, 'description'),
    contentType: optionalText(fields, 'contentType') ?? 'application/json',
    schema,
  };
}

const MODELS: Kind<ModelRecord> = {
  path: 'models',
  noun: 'Model',
  missing: 'Invalid model name specified',
  items: (api) => api.models,
  keyOf: ({ name }) => name,
  parse: parseModel,
};

export function modelOperations(store: Store): readonly Operation[] {
  return itemOperations(store, MODELS);
}
