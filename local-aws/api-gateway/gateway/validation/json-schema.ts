import { unsupported } from '../gateway-error.ts';

type Schema = Readonly<Record<string, unknown>>;
type Models = ReadonlyMap<string, unknown>;

const KNOWN = new Set([
  '$schema',
  '$ref',
  '$id',
  'id',
  'title',
  'description',
  'default',
  'example',
  'definitions',
  'format',
  'type',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'minItems',
  'maxItems',
  'enum',
  'minimum',
  'maximum',
  'pattern',
  'minLength',
  'maxLength',
]);

/**
 * The first violation in words, or undefined. A keyword that is not evaluated here is refused by
 * name.
 */
export function violation(
  value: unknown,
  schema: unknown,
  models: Models,
  at = '',
): string | undefined {
  const resolved = resolve(schema, models);
  const unknown = Object.keys(resolved).find(
    (keyword) => !KNOWN.has(keyword) && !keyword.startsWith('x-'),
  );
  if (unknown) throw unsupported(`the JSON schema keyword "${unknown}"`);
  const place = at === '' ? 'instance' : at;
  return (
    typeViolation(value, resolved, place) ??
    enumViolation(value, resolved, place) ??
    scalarViolation(value, resolved, place) ??
    objectViolation(value, resolved, models, at) ??
    arrayViolation(value, resolved, models, at)
  );
}

function resolve(schema: unknown, models: Models): Schema {
  if (typeof schema !== 'object' || schema === null) return {};
  const reference = (schema as Schema)['$ref'];
  if (typeof reference !== 'string') return schema as Schema;
  const model = models.get(reference.split('/').at(-1) ?? '');
  if (model === undefined)
    throw unsupported(`the JSON schema reference "${reference}" (no such model in the API)`);
  return resolve(model, models);
}

function typeViolation(value: unknown, schema: Schema, at: string): string | undefined {
  const types = [schema['type'] ?? []].flat().map(String);
  const actual = typeOf(value);
  const matches =
    types.length === 0 ||
    types.includes(actual) ||
    (actual === 'integer' && types.includes('number'));
  return matches
    ? undefined
    : `${at} type (${actual}) does not match any allowed primitive type ` +
        `(allowed: ${JSON.stringify(types)})`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function enumViolation(value: unknown, schema: Schema, at: string): string | undefined {
  const allowed = schema['enum'];
  if (
    !Array.isArray(allowed) ||
    allowed.some((item) => JSON.stringify(item) === JSON.stringify(value))
  )
    return undefined;
  const possible = `(possible values: ${JSON.stringify(allowed)})`;
  return `${at} value (${JSON.stringify(value)}) not found in enum ${possible}`;
}

function scalarViolation(value: unknown, schema: Schema, at: string): string | undefined {
  const beyond = (keyword: string, actual: number, sign: 1 | -1) => {
    const limit = schema[keyword];
    return typeof limit === 'number' && (actual - limit) * sign > 0
      ? `${at} ${actual} does not meet ${keyword} ${limit}`
      : undefined;
  };
  if (typeof value === 'number') return beyond('minimum', value, -1) ?? beyond('maximum', value, 1);
  if (typeof value !== 'string') return undefined;
  const length = [...value].length;
  const pattern = schema['pattern'];
  const mismatch = typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value);
  return (
    beyond('minLength', length, -1) ??
    beyond('maxLength', length, 1) ??
    (mismatch ? `${at} does not match pattern ${JSON.stringify(pattern)}` : undefined)
  );
}

function objectViolation(
  value: unknown,
  schema: Schema,
  models: Models,
  at: string,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const required = [schema['required'] ?? []].flat().map(String);
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0)
    return `object has missing required properties (${JSON.stringify(missing)})`;
  const properties = (schema['properties'] ?? {}) as Record<string, unknown>;
  const extra = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  const rest = schema['additionalProperties'];
  if (rest === false && extra.length > 0)
    return (
      'object instance has properties which are not allowed by the schema: ' + JSON.stringify(extra)
    );
  return Object.entries(value)
    .map(([name, item]) => {
      const own = Object.hasOwn(properties, name) ? properties[name] : rest;
      return violation(item, typeof own === 'object' ? own : {}, models, `${at}/${name}`);
    })
    .find((found) => found !== undefined);
}

function arrayViolation(
  value: unknown,
  schema: Schema,
  models: Models,
  at: string,
): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const { minItems, maxItems, items } = schema as {
    minItems?: number;
    maxItems?: number;
    items?: unknown;
  };
  if (minItems !== undefined && value.length < minItems)
    return `array is too short: must have at least ${minItems} elements`;
  if (maxItems !== undefined && value.length > maxItems)
    return `array is too long: must have at most ${maxItems} elements`;
  return value
    .map((item, index) => violation(item, items ?? {}, models, `${at}/${index}`))
    .find((found) => found !== undefined);
}
