import { isDeepStrictEqual } from 'node:util';
import type { Fields } from '../../../http/json.ts';
import { configurationError } from '../gateway-error.ts';

/** Keywords that look at one value only. */
export function scalarViolations(value: unknown, schema: Fields): string[] {
  const found = [...typeViolations(value, schema), ...enumViolations(value, schema)];
  if (typeof value === 'number') found.push(...numberViolations(value, schema));
  if (typeof value === 'string') found.push(...textViolations(value, schema));
  return found;
}

function typeViolations(value: unknown, schema: Fields): string[] {
  const named = [schema['type'] ?? []].flat().map(String);
  if (named.length === 0) return [];
  const types = named.includes('number') ? [...named, 'integer'] : named;
  const actual = typeOf(value);
  if (types.includes(actual)) return [];
  const allowed = JSON.stringify([...new Set(types)].sort());
  return [
    `instance type (${actual}) does not match any allowed primitive type (allowed: ${allowed})`,
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function enumViolations(value: unknown, schema: Fields): string[] {
  const allowed = schema['enum'];
  if (!Array.isArray(allowed) || allowed.some((item) => isDeepStrictEqual(item, value))) return [];
  return [
    `instance value (${JSON.stringify(value)}) not found in enum ` +
      `(possible values: ${JSON.stringify(allowed)})`,
  ];
}

/** Draft 4: exclusiveMinimum and exclusiveMaximum are flags beside the limit. */
function numberViolations(value: number, schema: Fields): string[] {
  const found: string[] = [];
  const { minimum, maximum, multipleOf } = schema;
  if (typeof minimum === 'number') {
    if (value < minimum)
      found.push(
        'numeric instance is lower than the required minimum ' +
          `(minimum: ${minimum}, found: ${value})`,
      );
    else if (schema['exclusiveMinimum'] === true && value === minimum)
      found.push(`numeric instance is not strictly greater than the required minimum ${minimum}`);
  }
  if (typeof maximum === 'number') {
    if (value > maximum)
      found.push(
        'numeric instance is greater than the required maximum ' +
          `(maximum: ${maximum}, found: ${value})`,
      );
    else if (schema['exclusiveMaximum'] === true && value === maximum)
      found.push(`numeric instance is not strictly lower than the required maximum ${maximum}`);
  }
  if (typeof multipleOf === 'number' && multipleOf > 0 && !isMultiple(value, multipleOf))
    found.push(`remainder of division is not zero (${value} / ${multipleOf})`);
  return found;
}

/** In decimal, as it is written: 0.3 is a multiple of 0.1. */
function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) <= Math.abs(quotient) * 1e-12;
}

function textViolations(value: string, schema: Fields): string[] {
  const found: string[] = [];
  const { minLength, maxLength, pattern } = schema;
  const length = [...value].length;
  if (typeof minLength === 'number' && length < minLength)
    found.push(
      `string "${value}" is too short (length: ${length}, required minimum: ${minLength})`,
    );
  if (typeof maxLength === 'number' && length > maxLength)
    found.push(`string "${value}" is too long (length: ${length}, maximum allowed: ${maxLength})`);
  if (typeof pattern === 'string' && !regularExpression(pattern).test(value))
    found.push(`ECMA 262 regex "${pattern}" does not match input string "${value}"`);
  return found;
}

/** Also of patternProperties. With "u" where it can be, since many patterns escape too much. */
export function regularExpression(pattern: string): RegExp {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      continue;
    }
  }
  throw configurationError(`The pattern ${JSON.stringify(pattern)} of a model is none.`);
}
