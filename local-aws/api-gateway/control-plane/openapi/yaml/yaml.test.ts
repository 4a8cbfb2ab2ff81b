import { describe, expect, it } from 'vitest';
import { parseYaml } from './yaml.ts';

/** YAML 1.2.2 by chapter; plain scalars as 1.1 resolves them, which the service's reader does. */
describe('YAML', () => {
  it.each<readonly [string, string, unknown]>([
    ['mappings', 'a:\n  b: 1\n  c: x\nd:\n', { a: { b: 1, c: 'x' }, d: null }],
    ['a sequence of mappings', 'a:\n  - b: 1\n    c: 2\n  - d\n', { a: [{ b: 1, c: 2 }, 'd'] }],
    [
      'a sequence at the indent of its key',
      'a:\n- b\n-   c: 1\n    d: 2\ne: 1',
      { a: ['b', { c: 1, d: 2 }], e: 1 },
    ],
    ['sequences in sequences', '- - a\n  - b\n-\n  - c\n- ', [['a', 'b'], ['c'], null]],
    ['comments', '# x\na: 1 # y\n# z\nb: "#" # w\nc: a#b', { a: 1, b: '#', c: 'a#b' }],
    [
      'scalars',
      '[~, null, true, No, 1, -2.5, 1e3, 0x1f, 1.0.0, 2016-01-02, "1", \'yes\']',
      [null, null, true, false, 1, -2.5, 1000, 31, '1.0.0', '2016-01-02', '1', 'yes'],
    ],
    [
      'keys are text',
      '200: a\n"201" : b\n\'2\\d\': c\n/a/{b}: d\na b: e\nno: f',
      { '200': 'a', '201': 'b', '2\\d': 'c', '/a/{b}': 'd', 'a b': 'e', no: 'f' },
    ],
    [
      'values with colons',
      'a: http://x/y\nb: arn:aws:s3:::c',
      { a: 'http://x/y', b: 'arn:aws:s3:::c' },
    ],
    ['double quotes', 'a: "x\\n\\u00e9 \\"q\\" \\\\ \\x41"', { a: 'x\né "q" \\ A' }],
    ['single quotes', "a: 'it''s \\n'", { a: "it's \\n" }],
    ['quotes over lines', 'a: "x\n  y\n\n  z\\\n  w"\nb: 1', { a: 'x y\nzw', b: 1 }],
    ['plain text over lines', 'a: x\n  y\n\n  z\nb: 1', { a: 'x y\nz', b: 1 }],
    ['literal', 'a: |\n  x\n    y\n\n  z\nb: 1', { a: 'x\n  y\n\nz\n', b: 1 }],
    [
      'literal, stripped and kept',
      'a: |-\n  x\n\nb: |+\n  y\n\nc: 1',
      { a: 'x', b: 'y\n\n', c: 1 },
    ],
    ['literal with an indicator', 'a: |2\n    x\n   y\n', { a: '  x\n y\n' }],
    [
      'a literal that looks like YAML',
      'a: |\n  # no comment\n  - b: {\nc: 1',
      { a: '# no comment\n- b: {\n', c: 1 },
    ],
    ['a literal in a sequence', '- |\n  x\n- y', ['x\n', 'y']],
    ['folded', 'a: >\n  x\n  y\n\n  z\n    w\n  v\n', { a: 'x y\nz\n  w\nv\n' }],
    ['folded, stripped', 'a: >-\n  x\n  y\nb: 1', { a: 'x y', b: 1 }],
    ['an empty block', 'a: |\nb: 1', { a: '', b: 1 }],
    [
      'flow',
      'a: {b: [1, "x, y", {c: d e}], f: , g}\nh: []',
      { a: { b: [1, 'x, y', { c: 'd e' }], f: null, g: null }, h: [] },
    ],
    [
      'flow over lines',
      'a: [\n  1, # one\n  x\n  y\n]\nb: {\n  "c":1,\n}\n',
      { a: [1, 'x y'], b: { c: 1 } },
    ],
    ['JSON', '{"a": {"b": [1, null, "c\\/"]}}', { a: { b: [1, null, 'c/'] } }],
    ['document markers', '%YAML 1.2\n---\na: 1\n...\n', { a: 1 }],
    ['windows line ends and a mark', '\ufeffa: 1\r\nb: |\r\n  x\r\n', { a: 1, b: 'x\n' }],
    ['__proto__ is a key', '__proto__: 1', JSON.parse('{"__proto__": 1}')],
    [
      'a version is text, and what begins with 0',
      'version: 1.0\nb: 08\na: 1.0',
      { version: '1.0', b: '08', a: 1 },
    ],
    ['nothing', '# only a comment', null],
  ])('%s', (_, text, expected) => {
    expect(parseYaml(text)).toEqual(expected);
  });

  it.each([
    ['a: &x 1', /line 1: anchors, aliases and tags/],
    ['a: *x', /anchors, aliases and tags/],
    ['a: [!!str 1]', /anchors, aliases and tags/],
    ['<<: {a: 1}', /merge keys/],
    ['? a\n: b', /complex keys/],
    ['a: 1\n---\nb: 1', /not expected here/],
    ['a:\n\tb: 1', /line 2: a tab cannot indent/],
    ['a: 1\na: 2', /line 2: the key "a" is given twice/],
    ['a: b: c', /needs quotes/],
    ['a: 1\n   b: 2', /indented too far/],
    ['a: 1\nb', /"key: value" expected/],
    ['a: [1, 2', /value expected|expected/],
    ['a: "x', /string without end/],
    ['a: "x" y', /behind a value/],
    ['a: {b: 1}}', /behind a value/],
    [`a: ${'['.repeat(5000)}`, /nested too deep/],
    [
      Array.from({ length: 5000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      /nested too deep/,
    ],
  ])('%s is refused', (text, message) => {
    expect(() => parseYaml(text)).toThrow(message);
  });
});
