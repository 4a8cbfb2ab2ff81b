import { describe, expect, it } from 'vitest';
import { dialectFindings } from './dialect.ts';
import { maskCode } from './dialect/mask.ts';
import type { Tree } from './tree.ts';

function treeOf(files: Readonly<Record<string, string>>): Tree {
  return { files: Object.keys(files).sort(), read: (file) => files[file] ?? '' };
}

function findings(files: Readonly<Record<string, string>>): string[] {
  const tree = treeOf(files);
  return dialectFindings(tree.files, tree).map(
    ({ file, line, message }) => `${file}:${line}: ${message}`,
  );
}

const long = (columns: number): string => `// ${'é'.repeat(columns - 3)}`;

describe('TypeScript', () => {
  it.each([
    ['a line of 101 columns', `${long(100)}\n${long(101)}`, 2, 'at most 100 columns'],
    ['a number', 'const retries = 3;', 1, 'rename retries'],
    ['a negative number', 'const low = -1;', 1, 'rename low'],
    ['a string', "export const name: string = 'x';", 1, 'rename name'],
    ['a template', 'const name = `x`;', 1, 'rename name'],
    ['a pattern', '\n\nconst form = /^[/"]$/;', 3, 'rename form'],
    ['a list', "const all = ['a', 'b'] as const;", 1, 'rename all'],
    ['a table', 'const costOf: Readonly<Record<string, () => void>> = {\n  a: 1,\n};', 1, 'costOf'],
    ['a Set', "const known: ReadonlySet<string> = new Set(['a']);", 1, 'rename known'],
    ['a Map', 'const names = new Map([[1, 2]]);', 1, 'rename names'],
    ['half a case', 'const MaxSize = 3;', 1, 'rename MaxSize'],
    ['a function', 'const MAKE = (a: string): string => a;', 1, 'a function is camelCase'],
    ['a declared function', 'export async function Make() {}', 1, 'rename Make'],
    ['a type', 'export type options = string;', 1, 'a type is PascalCase'],
    ['an interface', 'interface some_thing {}', 1, 'rename some_thing'],
    ['two imports', "import { a } from './b.ts';\nimport type { B } from './b.ts';", 2, 'line 1'],
    ['only types', "import { type A, type B } from './b.ts';", 1, 'import type'],
    ['all names', "import * as fs from 'node:fs';", 1, 'not as `*`'],
    ['a default', "import fs from 'node:fs';", 1, 'by name'],
    ['a late package', "import { a } from './a.ts';\nimport { z } from 'zod';", 2, 'packages come'],
    ['a late node:', "import { z } from 'zod';\nimport {\n  a,\n} from 'node:a';", 2, 'come first'],
    ['a name passed on', "export { a } from './a.ts';", 1, './a.ts'],
    ['a barrel', "export * from './a.ts';", 1, 'owns it'],
  ])('%s is found', (_, text, line, message) => {
    const found = findings({ 'functions/a/b.ts': text });
    expect(found).toEqual([expect.stringContaining(`functions/a/b.ts:${line}: `)]);
    expect(found[0]).toContain(message);
  });

  it.each([
    ['100 columns', long(100)],
    ['data in capitals', "const RETRIES = 3;\nexport const KNOWN2 = new Set(['a']);"],
    ['what a function makes', 'const client = createClient({});\nconst now = Date.now();'],
    [
      'a thing of other things',
      'const deps = { client, run: () => 1 };\nconst all = [...one, two];',
    ],
    ['an arrow', 'const log: (line: string) => void = (line) => {};\nconst f = async () => 1;'],
    ['inside of a function', 'function f() {\n  const retries = 3;\n}'],
    ['words in a template', 'const TEXT = `\nimport os, sys\nconst x = 1;\n`;'],
    ['words in a comment', '/*\nconst x = 1;\n*/'],
    [
      'imports in order',
      "import { a, type B } from 'node:a';\nimport sharp from 'sharp';\n" +
        "import type { C } from './c.ts';",
    ],
    ['an import with effects', "import './a.ts';"],
    ['an exported value', "export const TEXT = 'a';\nexport type { A };"],
  ])('%s is fine', (_, text) => {
    expect(findings({ 'functions/a/b.ts': text })).toEqual([]);
  });

  it('names in tests are free, but tests are written with it', () => {
    const text = "import { expect, test } from 'vitest';\nconst cases = [1];";
    expect(findings({ 'scripts/a.test.ts': text })).toEqual([
      expect.stringContaining('scripts/a.test.ts:1: tests are written with `it`'),
    ]);
  });

  it.each([
    ["a('`', /[`/]/, b / c / d)", "a(' ', /    /, b / c / d)"],
    ['`a${f(`b`)}c` + 1', '`           ` + 1'],
    ["'it\\'s' // x", "'     '     "],
    ['a /* b\nc */ d', 'a     \n     d'],
  ])('what is not code in %j is blank', (text, masked) => {
    expect(maskCode(text)).toBe(masked);
  });
});

describe('rooms', () => {
  const support = 'scripts/a/support/data.ts';
  const uses = (file: string): string => `read(join(root, '${file}'));`;

  it.each([
    ['a program', 'scripts/a/b.ts', 'only tests import from support/, and scripts/a/b.ts does'],
    ['a test', 'scripts/a/b.test.ts', undefined],
    ['other support', 'scripts/a/support/more.ts', undefined],
    ['the benchmarks', 'scripts/bench/b.ts', undefined],
  ])('%s that imports from support/', (_, file, message) => {
    const files = {
      [support]: '',
      'scripts/bench/c.ts': uses('scripts/bench/b.ts'),
      [file]: uses(support),
    };
    const found = findings(files).filter((line) => line.startsWith(support));
    expect(found).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
  });

  it('what only tests import belongs there', () => {
    const files = {
      'scripts/a/data.ts': '',
      'scripts/a/used.ts': '',
      'scripts/a/b.ts': uses('scripts/a/used.ts'),
      'scripts/a/a.test.ts': `${uses('scripts/a/data.ts')}\n${uses('scripts/a/used.ts')}`,
    };
    expect(findings(files)).toEqual([
      'scripts/a/data.ts:1: only tests use this file; move it to scripts/a/support/, or use it',
    ]);
  });

  it.each(['scripts/a/testing.ts', 'scripts/a/helpers/x.ts', 'scripts/a/test-utils.ts'])(
    '%s has another name for it',
    (file) => {
      const files = { [file]: '', 'scripts/a/b.ts': uses(file) };
      expect(findings(files)[0]).toContain('lies in support/; move it');
    },
  );

  it('commands and handlers are run by their names', () => {
    const files = { 'scripts/a.ts': '', 'scripts/a.test.ts': uses('scripts/a.ts') };
    expect(findings(files)).toEqual([]);
  });
});

const variable = (...lines: string[]): string => `variable "v" {\n  ${lines.join('\n  ')}\n}\n`;
const run = (name: string, body = ''): string => `run "${name}" {\n${body}}\n`;

describe('HCL', () => {
  it.each([
    ['a line of 141 columns', `# ${'x'.repeat(139)}`, 1, 'at most 140 columns'],
    [
      'nullable before default',
      variable('type = string', 'nullable = false', 'default = ""'),
      1,
      'the order is type, default, nullable',
    ],
    [
      'a description behind',
      variable('type = string', 'description = "A."'),
      1,
      'description, type',
    ],
    [
      'validation before default',
      variable('validation {', '}', 'default = 1'),
      1,
      'default, validation',
    ],
    [
      'a value before its words',
      'output "o" {\n  value = 1\n  description = "A."\n}',
      1,
      'output "o"',
    ],
    ['no full stop', variable('description = "A thing"'), 2, 'ends with a full stop'],
    [
      'no full stop in a heredoc',
      variable('description = <<-EOT', '  A.', '  - b', 'EOT'),
      2,
      'full stop',
    ],
    [
      'no full stop in format',
      'check "c" {\n  error_message = format("A %s", var.b)\n}',
      2,
      'full stop',
    ],
    [
      'no full stop behind a reference',
      '\n  error_message = "A ${join(\n"}", [1])} b"',
      2,
      'error_message',
    ],
    ['an older Terraform', 'terraform {\n  required_version = ">= 1.5"\n}', 2, '>= 1.9'],
    [
      'another provider',
      'aws = {\n  source  = "hashicorp/aws"\n  version = "~> 5.0"\n}',
      3,
      '>= 5.100, < 7',
    ],
    ['a dash in the name of a run', run('a-b_is_c'), 1, 'snake_case'],
    ['one word', run('works'), 1, 'snake_case'],
    ['"should"', run('it_should_work'), 1, 'without "should"'],
    ['"test"', run('test_of_a_route'), 1, 'without "should"'],
    [
      'a call',
      run('a_b', '  variables {\n    a = { for i in range(2) : i => 1 }\n  }\n'),
      1,
      'range',
    ],
    ['a call in one line', run('a_b', '  variables { a = upper("x") }\n'), 1, 'upper'],
    ['a refusal', run('rejects_a_route', '  expect_failures = [var.routes]\n'), 1, '_is_refused'],
  ])('%s is found', (_, text, line, message) => {
    const found = findings({ 'modules/a/main.tf': text });
    expect(found).toEqual([expect.stringContaining(`modules/a/main.tf:${line}: `)]);
    expect(found[0]).toContain(message);
  });

  it.each([
    ['140 columns', `# ${'x'.repeat(138)}`],
    [
      'a variable in order',
      variable(
        'description = "A."',
        'type = object({ default = string })',
        'default = null',
        'nullable = false',
        'sensitive = true',
        'validation {',
        '  error_message = "B ${join(", ", [1])}."',
        '}',
      ),
    ],
    [
      'words of a heredoc',
      variable('description = <<-EOT', '  default = 1 is', '  good.', 'EOT', 'type = string'),
    ],
    ['a message that is made', '  error_message = join(" ", local.problems)'],
    ['a message that ends so', '  error_message = "A: ${join(", ", [\n  "b"\n])}"'],
    ['what AWS shows', 'resource "aws_iam_role" "this" {\n  description = "A role"\n}'],
    ['a text like a call', run('a_b', '  variables {\n    a = "f(x)"\n  }\n')],
    [
      'a call outside',
      run('a_b', '  variables { a = 1 }\n  assert {\n    condition = length(x) == 1\n  }\n'),
    ],
    ['a warning', run('a_key_is_told', '  expect_failures = [\n    check.keys,\n  ]\n')],
    ['a refusal', run('a_route_without_a_path_is_refused', '  expect_failures = [var.a]\n')],
    ['a warning', run('a_key_without_a_plan_is_warned_about', '  expect_failures = [check.a]\n')],
    [
      'versions',
      'required_version = ">= 1.9"\naws = {\n  source  = "hashicorp/aws"\n  version = ">= ' +
        '5.100, < 7"\n}',
    ],
  ])('%s is fine', (_, text) => {
    expect(findings({ 'tests/a.tftest.hcl': text })).toEqual([]);
  });
});

it('other files are not read', () => {
  expect(findings({ 'README.md': long(200), 'a.json': long(200) })).toEqual([]);
});
