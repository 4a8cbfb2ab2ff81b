import { type Fields, isFields } from '../../../http/json.ts';
import { configurationError, unsupported } from '../gateway-error.ts';
import { dereference, type Models } from './schema-reference.ts';
import { regularExpression, scalarViolations } from './schema-scalars.ts';

/** JSON schema draft 4, then what says nothing about an instance, there or in OpenAPI. */
const KNOWN = new Set(
  (
    '$ref type enum minimum maximum exclusiveMinimum exclusiveMaximum multipleOf ' +
    'pattern minLength maxLength required properties additionalProperties patternProperties ' +
    'minProperties maxProperties dependencies items additionalItems minItems maxItems ' +
    'uniqueItems oneOf anyOf allOf not ' +
    '$schema $id id $comment title description default example examples definitions components ' +
    'format nullable discriminator readOnly writeOnly xml externalDocs deprecated'
  ).split(' '),
);

/** Deeper bodies, or schemas that refer to themselves without taking a step into the body. */
const MAX_DEPTH = 500;

interface Place {
  readonly root: unknown;
  readonly models: Models;
  readonly depth: number;
}

/**
 * What speaks against the value, in the words of the validator behind the service
 * (java-json-tools/json-schema-validator). A keyword that is not evaluated here is refused by name.
 */
export function violations(value: unknown, schema: unknown, models: Models): string[] {
  return check(value, schema, { root: schema, models, depth: 0 });
}

function check(value: unknown, schema: unknown, place: Place): string[] {
  if (place.depth > MAX_DEPTH)
    throw configurationError(`A body or its model is nested more than ${MAX_DEPTH} times.`);
  const found = dereference(schema, place.root, place.models);
  const unknown = Object.keys(found.schema).find(
    (keyword) => !KNOWN.has(keyword) && !keyword.startsWith('x-'),
  );
  if (unknown !== undefined) throw unsupported(`the JSON schema keyword "${unknown}"`);
  const inner = { ...place, root: found.root, depth: place.depth + 1 };
  return [
    ...scalarViolations(value, found.schema),
    ...(isFields(value) ? objectViolations(value, found.schema, inner) : []),
    ...(Array.isArray(value) ? arrayViolations(value, found.schema, inner) : []),
    ...combinedViolations(value, found.schema, inner),
  ];
}

function objectViolations(value: Fields, schema: Fields, place: Place): string[] {
  const names = Object.keys(value);
  const found: string[] = [];
  const { minProperties, maxProperties } = schema;
  const missing = textsOf(schema['required']).filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0)
    found.push(`object has missing required properties (${JSON.stringify(missing.sort())})`);
  if (typeof minProperties === 'number' && names.length < minProperties)
    found.push(
      `object has too few properties (found ${names.length} ` +
        `but schema requires at least ${minProperties})`,
    );
  if (typeof maxProperties === 'number' && names.length > maxProperties)
    found.push(
      `object has too many properties (found ${names.length} ` +
        `but schema requires at most ${maxProperties})`,
    );
  return [
    ...found,
    ...dependencyViolations(value, schema, place),
    ...memberViolations(value, schema, place),
  ];
}

function memberViolations(value: Fields, schema: Fields, place: Place): string[] {
  const properties = fieldsOf(schema['properties']);
  const patterns = Object.entries(fieldsOf(schema['patternProperties'])).map(
    ([pattern, inner]) => [regularExpression(pattern), inner] as const,
  );
  const rest = schema['additionalProperties'];
  const extra: string[] = [];
  const found = Object.entries(value).flatMap(([name, item]) => {
    const own = Object.hasOwn(properties, name) ? [properties[name]] : [];
    const applying = [
      ...own,
      ...patterns.flatMap(([test, inner]) => (test.test(name) ? inner : [])),
    ];
    if (applying.length > 0) return applying.flatMap((inner) => check(item, inner, place));
    if (rest === false) extra.push(name);
    return isFields(rest) ? check(item, rest, place) : [];
  });
  if (extra.length === 0) return found;
  const named = JSON.stringify(extra.sort());
  const message = 'object instance has properties which are not allowed by the schema: ' + named;
  return [message, ...found];
}

function dependencyViolations(value: Fields, schema: Fields, place: Place): string[] {
  return Object.entries(fieldsOf(schema['dependencies'])).flatMap(([name, needed]) => {
    if (!Object.hasOwn(value, name)) return [];
    if (isFields(needed)) return check(value, needed, place);
    const required = textsOf(needed);
    const missing = required.filter((other) => !Object.hasOwn(value, other));
    if (missing.length === 0) return [];
    return [
      `property "${name}" of object has missing property dependencies ` +
        `(schema requires ${JSON.stringify(required)}; missing: ${JSON.stringify(missing)})`,
    ];
  });
}

function arrayViolations(value: readonly unknown[], schema: Fields, place: Place): string[] {
  const found: string[] = [];
  const { minItems, maxItems, items, additionalItems } = schema;
  const { length } = value;
  if (typeof minItems === 'number' && length < minItems)
    found.push(
      `array is too short: must have at least ${minItems} elements ` +
        `but instance has ${length} elements`,
    );
  if (typeof maxItems === 'number' && length > maxItems)
    found.push(
      `array is too long: must have at most ${maxItems} elements ` +
        `but instance has ${length} elements`,
    );
  if (schema['uniqueItems'] === true && hasDuplicates(value))
    found.push('array must not contain duplicate elements');
  if (Array.isArray(items) && additionalItems === false && length > items.length)
    found.push(`array only allows ${items.length} elements, found ${length}`);
  const schemaAt = (index: number): unknown =>
    Array.isArray(items) ? (index < items.length ? items[index] : additionalItems) : items;
  return [...found, ...value.flatMap((item, index) => check(item, schemaAt(index), place))];
}

/** By text first: comparing each with each takes minutes for a large body. */
function hasDuplicates(items: readonly unknown[]): boolean {
  const objects = items.filter((item) => typeof item === 'object' && item !== null);
  const scalars = items.filter((item) => typeof item !== 'object' || item === null);
  if (new Set(scalars).size < scalars.length) return true;
  if (new Set(objects.map(sortedText)).size < objects.length) return true;
  return false;
}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isFields(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function combinedViolations(value: unknown, schema: Fields, place: Place): string[] {
  const matches = (inner: unknown): boolean => check(value, inner, place).length === 0;
  const among = (keyword: string): [matched: number, of: number] | undefined => {
    const schemas = schema[keyword];
    return Array.isArray(schemas) ? [schemas.filter(matches).length, schemas.length] : undefined;
  };
  const [all, any, one] = [among('allOf'), among('anyOf'), among('oneOf')];
  const found: string[] = [];
  if (all && all[0] < all[1])
    found.push(
      `instance failed to match all required schemas (matched only ${all[0]} out of ${all[1]})`,
    );
  if (any && any[0] === 0)
    found.push(`instance failed to match at least one required schema among ${any[1]}`);
  if (one && one[0] !== 1)
    found.push(`instance failed to match exactly one schema (matched ${one[0]} out of ${one[1]})`);
  if (isFields(schema['not']) && matches(schema['not']))
    found.push('instance matched a schema which it should not have');
  return found;
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
