import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkProblems } from './links.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'links-test-'));
  write('.gitignore', 'dist/\nnode_modules/\n');
  write('modules/one/main.tf', 'a\nb\n');
  write(
    'modules/one/README.md',
    '# One\n\n## Only `a`, [b](main.tf) & C_d\n\n## Twice\n\n## Twice\n',
  );
  write('feature-upload.tf', '');
  write('node_modules/x/README.md', '[broken](nowhere.md)');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function found(text: string, file = 'docs/page.md'): string[] {
  write(file, text);
  return linkProblems(root);
}

describe('a link', () => {
  it.each([
    '[a](../modules/one) and [b](../modules/one/)',
    '[a](../modules/one/README.md#only-a-b--c_d)',
    '[a](../modules/one/README.md#twice-1)',
    '[a](../modules/one#twice)',
    '[a](../modules/one/main.tf#L2)',
    '# Here\n[a](#here)',
    '<a id="there"></a>\n[a](#there)',
    '[a](https://example.com/x) <https://example.com>',
    '```\n[a](nowhere.md)\n```\nand `[a](nowhere.md)`',
    '![a](../feature-upload.tf "title")',
  ])('%s leads somewhere', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['[a](../modules/two)', 'docs/page.md:1: the link to ../modules/two leads to no file'],
    ['[a](page.ts)', 'leads to no file'],
    ['[a](../../outside.md)', 'leads to no file'],
    ['[a](../node_modules/x/README.md)', 'leads to no file'],
    ['text\n\n[a]: ../nowhere.md', 'docs/page.md:3: the link to ../nowhere.md leads to no file'],
    ['[a](#there)', 'names "#there", which docs/page.md has not'],
    ['[a](../modules/one/README.md#three)', 'which modules/one/README.md has not'],
    ['[a](../modules/one/main.tf#L20)', 'names "#L20"'],
  ])('%s is refused', (text, problem) => {
    expect(found(text).join('\n')).toContain(problem);
  });
});

describe('a page of the code host', () => {
  const badge =
    '[![test](../../actions/workflows/test.yml/badge.svg)](../../actions/workflows/test.yml)';

  it('is that of a workflow that is there, or where one tells of a vulnerability', () => {
    write('.github/workflows/test.yml', '');
    expect(found(`${badge} [tell](../../security/advisories/new)`, 'README.md')).toEqual([]);
  });

  it('is not that of another workflow, nor reached from a folder', () => {
    expect(found(badge, 'README.md')).toHaveLength(2);
    write('.github/workflows/test.yml', '');
    expect(found(badge, 'docs/page.md').join('\n')).toContain('docs/page.md:1: the link to');
  });
});

describe('a file that a map of the project names', () => {
  it.each([
    'modules/one/main.tf',
    'modules/one/',
    'modules/*/README.md',
    'feature-<name>.tf',
    'dist/x.zip',
  ])('`%s` is there', (path) => {
    expect(found(`\`${path}\``, 'CONTRIBUTING.md')).toEqual([]);
  });

  it.each(['image/png', 'GET /images/{key+}', 'npm test -- PATH', '/images', 's3:GetObject'])(
    '`%s` names none',
    (text) => {
      expect(found(`\`${text}\``, 'docs/architecture.md')).toEqual([]);
    },
  );

  it.each(['modules/two/main.tf', 'modules/one/outputs.tf', 'function-<name>.tf', 'module/one/'])(
    '`%s` is refused when it is not',
    (path) => {
      expect(found(`a\n\`${path}\``, 'docs/architecture.md')).toEqual([
        `docs/architecture.md:2: \`${path}\` names no file of this repository; correct it.`,
      ]);
    },
  );

  it('is not looked for in pages for users', () => {
    expect(found('`modules/two/main.tf`')).toEqual([]);
  });
});
