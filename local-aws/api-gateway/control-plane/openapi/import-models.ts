import { type Fields, isFields } from '../../../http/json.ts';
import type { RestApiRecord } from '../../records.ts';
import { optionalText } from '../fields.ts';
import { newId } from '../ids.ts';

const MODEL = /^#\/(?:definitions|components\/schemas)\/([^/]+)(\/.*)?$/;

/** Recorded: the model takes the description of its schema (test_import_with_circular_models). */
export function addModel(api: RestApiRecord, name: string, schema: Fields): void {
  api.models.set(name, {
    id: api.models.get(name)?.id ?? newId(6),
    name,
    description: optionalText(schema, 'description'),
    contentType: 'application/json',
    schema: JSON.stringify(addressed(api, schema)),
  });
}

/** Models of the service refer to each other by address (test_import_swagger_api, get-models). */
function addressed(api: RestApiRecord, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => addressed(api, item));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string' ? address(api, item) : addressed(api, item),
    ]),
  );
}

function address(api: RestApiRecord, reference: string): string {
  const [, name, rest] = MODEL.exec(reference) ?? [];
  if (name === undefined) return reference;
  const model = `https://apigateway.amazonaws.com/restapis/${api.id}/models/${name}`;
  return rest === undefined ? model : `${model}#${rest}`;
}

/** The name of the model that a schema refers to. */
export function modelName(schema: Fields): string | undefined {
  const reference = optionalText(schema, '$ref');
  return reference?.split('/').at(-1);
}
