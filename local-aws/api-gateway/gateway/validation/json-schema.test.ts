import { describe, expect, it } from 'vitest';
import { violations } from './json-schema.ts';

const ADDRESS = 'https://apigateway.amazonaws.com/restapis/abc/models';
const MODELS = new Map<string, unknown>([
  ['Text', { type: 'string', definitions: { Short: { type: 'string', maxLength: 1 } } }],
  ['Loop', { $ref: `${ADDRESS}/Loop` }],
  ['Endless', { anyOf: [{ $ref: '#' }] }],
  ['Tree', { type: 'object', properties: { children: { items: { $ref: '#' } } }, required: ['n'] }],
]);

/** JSON schema draft 4, validation; the texts are those of java-json-tools. */
describe('draft 4', () => {
  it.each<readonly [string, object, unknown, readonly string[]]>([
    ['a number is an integer too', { type: 'number' }, 1, []],
    ['1.5 is no integer', { type: 'integer' }, 1.5, ['instance type (number)']],
    ['types in a list', { type: ['string', 'null'] }, 1, ['(allowed: ["null","string"])']],
    ['enum compares deeply', { enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }, []],
    ['exclusiveMaximum', { maximum: 2, exclusiveMaximum: true }, 2, ['strictly lower']],
    ['exclusiveMinimum false', { minimum: 2, exclusiveMinimum: false }, 2, []],
    ['multipleOf in decimal', { multipleOf: 0.1 }, 0.3, []],
    ['multipleOf', { multipleOf: 0.1 }, 0.35, ['remainder of division is not zero']],
    ['length in characters', { maxLength: 1 }, '😀', []],
    ['a pattern that escapes too much', { pattern: '^a\\-b$' }, 'a-b', []],
    ['several at once', { required: ['b', 'a'], minProperties: 1 }, {}, ['["a","b"]', 'too few']],
    ['maxProperties', { maxProperties: 1 }, { a: 1, b: 1 }, ['too many properties']],
    ['a property named like a method', { required: ['toString'] }, {}, ['["toString"]']],
    ['patternProperties', { patternProperties: { '^x': { type: 'null' } } }, { xa: 1 }, ['type']],
    [
      'additionalProperties beside patternProperties',
      { patternProperties: { '^x': {} }, additionalProperties: false },
      { xa: 1, y: 1 },
      ['["y"]'],
    ],
    ['a dependency on a schema', { dependencies: { a: { required: ['b'] } } }, { a: 1 }, ['["b"]']],
    ['items in places', { items: [{ type: 'null' }] }, [1, 1], ['instance type']],
    ['additionalItems', { items: [{}], additionalItems: false }, [1, 2], ['array only allows 1']],
    [
      'additionalItems of a type',
      { items: [{}], additionalItems: { type: 'null' } },
      [1, 2],
      ['instance type'],
    ],
    [
      'equal objects',
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      ['duplicate'],
    ],
    ['1 and "1" differ', { uniqueItems: true }, [1, '1', true, [1], ['1']], []],
    [
      'a keyword of a wrong type says nothing',
      { required: 'a', properties: 5, minimum: 'x' },
      1,
      [],
    ],
    ['annotations', { format: 'date', nullable: true, example: 1, 'x-own': 1 }, 1, []],
  ])('%s', (_, schema, value, expected) => {
    const found = violations(value, schema, MODELS);
    expect(found).toHaveLength(expected.length === 0 ? 0 : found.length || 1);
    for (const text of expected) expect(found.join()).toContain(text);
  });
});

describe('references', () => {
  it.each([
    [`${ADDRESS}/Text`, 'ab', 0],
    [`${ADDRESS}/Text`, 1, 1],
    [`${ADDRESS}/Text#/definitions/Short`, 'ab', 1],
    ['#/components/schemas/Text', 1, 1],
    ['#/definitions/Text', 1, 1],
    ['#/definitions/Own', 1, 1],
    ['Text', 1, 1],
    ['#/definitions/Tree', { n: 1, children: [{ n: 1 }] }, 0],
    ['#/definitions/Tree', { n: 1, children: [{}] }, 1],
  ])('%s, %j: %i', (reference, value, count) => {
    const schema = {
      definitions: { Own: { type: 'null' } },
      items: {},
      allOf: [{ $ref: reference }],
    };
    expect(violations(value, schema, MODELS)).toHaveLength(count);
  });

  it.each([
    [`${ADDRESS}/None`, /names no model of the API/],
    ['#/definitions/None', /names no model of the API/],
    [`${ADDRESS}/Text#/definitions/None`, /names nothing in the model Text/],
    [`${ADDRESS}/Loop`, /refers to itself/],
    [`${ADDRESS}/Endless`, /nested more than/],
  ])('%s is a configuration error', (reference, message) => {
    expect(() => violations(1, { $ref: reference }, MODELS)).toThrow(message);
  });

  it('a pattern that is none is a configuration error', () => {
    expect(() => violations('a', { pattern: '(' }, MODELS)).toThrow(/pattern "\("/);
  });
});
