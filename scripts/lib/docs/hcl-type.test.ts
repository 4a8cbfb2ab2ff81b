import { describe, expect, it } from 'vitest';
import { attributePaths, parseType, shortType, typeText } from './hcl-type.ts';

const ROUTES = `map(object({
  authorization = string # "NONE", or }
  /* where */
  lambda = optional(object({
    name    = string
    headers = optional(map(string), {
      "a,b" = "x y" # y
      c     = [1, 2]
    })
  }))
  responses = list(object({ status = number, body = optional(string, "") }))
}))`;

const SHORT = [
  ['string', 'string'],
  ['list(string)', 'list(string)'],
  ['object({ a = string })', 'object'],
  [ROUTES, 'map(object)'],
  ['map(map(list(string)))', 'map(map(list(string)))'],
  ['list(\n  object({})\n)', 'list(object)'],
  ['tuple([string, object({ a = number })])', 'tuple'],
] as const;

const SAME = [
  ['object({ a = string, b = any })', 'object({\n  a = string\n\n  # why\n  b=any\n})'],
  ['object({ a = optional(number, 1) })', 'object({ a = optional( number , 1 ) // one\n})'],
  [
    'object({ a = optional(list(string), ["x", "y"]) })',
    'object({ a = optional(list(string), [\n"x",\n"y",\n]) })',
  ],
] as const;

const DIFFERENT = [
  ['object({ a = string })', 'object({ a = number })'],
  ['object({ a = string })', 'object({ a = optional(string) })'],
  ['object({ a = optional(string, "x y") })', 'object({ a = optional(string, "xy") })'],
  ['object({ a = string, b = any })', 'object({ b = any, a = string })'],
  ['list(string)', 'set(string)'],
] as const;

describe('a type', () => {
  it.each(SHORT)('%s is %s in a table', (source, short) => {
    expect(shortType(parseType(source))).toBe(short);
  });

  it('has the attributes of what it holds, at every depth, in order', () => {
    expect(attributePaths(parseType(ROUTES)).map(({ path }) => path.join('.'))).toEqual([
      'authorization',
      'lambda',
      'lambda.name',
      'lambda.headers',
      'responses',
      'responses.status',
      'responses.body',
    ]);
  });

  it.each(SAME)('%s is the same with other lines, spaces and comments', (one, other) => {
    expect(typeText(parseType(other))).toBe(typeText(parseType(one)));
  });

  it.each(DIFFERENT)('%s is not %s', (one, other) => {
    expect(typeText(parseType(other))).not.toBe(typeText(parseType(one)));
  });

  it('keeps strings of a default as they are', () => {
    expect(typeText(parseType(ROUTES))).toContain('{"a,b"="x y",c=[1,2]}');
  });

  it.each(['', 'object({ a })', 'list(string', 'string number'])('"%s" is refused', (source) => {
    expect(() => parseType(source)).toThrow('This is no type');
  });
});
