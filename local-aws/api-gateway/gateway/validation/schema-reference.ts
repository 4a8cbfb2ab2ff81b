import { type Fields, isFields } from '../../../http/json.ts';
import { configurationError } from '../gateway-error.ts';

export type Models = ReadonlyMap<string, unknown>;

/** A schema, and the document in which its "#/..." are looked up. */
export interface Located {
  readonly schema: Fields;
  readonly root: unknown;
}

/** A chain of references that never ends in a schema is an error of the model. */
const MAX_REFERENCES = 100;

/**
 * Follows $ref in all its forms: "#", "#/definitions/X" of the model itself, another model by its
 * address ("https://apigateway.amazonaws.com/restapis/ID/models/X"), by its place in a document
 * ("#/definitions/X", "#/components/schemas/X") or by its name.
 */
export function dereference(schema: unknown, root: unknown, models: Models): Located {
  let located: { schema: unknown; root: unknown } = { schema, root };
  for (let hops = 0; hops < MAX_REFERENCES; hops++) {
    const reference = isFields(located.schema) ? located.schema['$ref'] : undefined;
    if (typeof reference !== 'string')
      return { schema: isFields(located.schema) ? located.schema : {}, root: located.root };
    located = target(reference, located.root, models);
  }
  throw configurationError('A model refers to itself without end.');
}

function target(
  reference: string,
  root: unknown,
  models: Models,
): { schema: unknown; root: unknown } {
  const [address = '', fragment = ''] = reference.split('#', 2);
  if (address === '') {
    const own = pointer(root, fragment);
    if (own !== undefined) return { schema: own, root };
  }
  const name = (address || fragment).split('/').at(-1) ?? '';
  const model = models.get(name);
  if (model === undefined)
    throw configurationError(`The reference "${reference}" of a model names no model of the API.`);
  const inner = address === '' ? model : pointer(model, fragment);
  if (inner === undefined)
    throw configurationError(`The reference "${reference}" names nothing in the model ${name}.`);
  return { schema: inner, root: model };
}

/** RFC 6901, in a fragment; undefined: there is no such place. */
function pointer(root: unknown, fragment: string): unknown {
  let value: unknown = root;
  for (const part of fragment.split('/').slice(1)) {
    const key = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Fields)[key];
  }
  return value;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
