import { type Fields, isFields } from '../../http/json.ts';
import { badRequest } from './errors.ts';

/** An absent object reads as an empty one. */
export function fieldsOf(value: unknown, name: string): Fields {
  if (value === undefined || value === null) return {};
  if (isFields(value)) return value;
  throw badRequest(`Invalid request input: ${name} must be an object`);
}

export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw badRequest(`Invalid request input: ${name} must be a string`);
}

export function requiredText(fields: Fields, name: string): string {
  const value = optionalText(fields, name);
  if (value === undefined || value === '')
    throw badRequest(`Invalid request input: ${name} is required`);
  return value;
}

/**
 * PatchOperation values are always strings, documents have real numbers and booleans: both are
 * read.
 */
export function optionalNumber(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw badRequest(`Invalid request input: ${name} must be a number`);
}

export function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw badRequest(`Invalid request input: ${name} must be true or false`);
}

export function texts(value: unknown, name: string): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return [...value];
  throw badRequest(`Invalid request input: ${name} must be a list of strings`);
}

export function textMap(value: unknown, name: string): Record<string, string> {
  const entries = Object.entries(fieldsOf(value, name));
  const wrong = entries.find(([, item]) => typeof item !== 'string');
  if (wrong) throw badRequest(`Invalid request input: ${name}.${wrong[0]} must be a string`);
  return Object.fromEntries(entries) as Record<string, string>;
}

export function flagMap(value: unknown, name: string): Record<string, boolean> {
  const fields = fieldsOf(value, name);
  return Object.fromEntries(
    Object.keys(fields).map((key) => [key, optionalFlag(fields, key) ?? false]),
  );
}

/** Where what was not given is not the same as what was given empty. */
export function given<T>(
  fields: Fields,
  name: string,
  read: (value: unknown, name: string) => T,
): { readonly [key: string]: T } {
  const value = fields[name];
  return value === undefined || value === null ? {} : { [name]: read(value, name) };
}

/** One of a closed list, or BadRequestException with the list. */
export function oneOf<const T extends string>(
  value: string | undefined,
  allowed: readonly T[],
  name: string,
): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined)
    throw badRequest(
      `Invalid value for ${name}: '${value ?? ''}'. Must be one of ${allowed.join(', ')}`,
    );
  return found;
}
