import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentationProblems } from './documentation.ts';
import { writeDocs } from './readme.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'documentation-test-'));
  write('README.md', '# Root\n\n[One](modules/one)\n');
  write('modules/one/README.md', '# One\n');
  write('modules/one/outputs.tf', 'output "url" {\n  description = "Where it is."\n}\n');
  write('examples/first/outputs.tf', 'output "url" {\n  description = "Where it is."\n}\n');
  writeDocs(root);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe('documentationProblems', () => {
  it('finds nothing in what is fresh and complete', () => {
    expect(documentationProblems(root)).toEqual([]);
  });

  it('finds stale tables, missing descriptions in modules and examples, and broken links', () => {
    write('modules/one/outputs.tf', 'output "url" {\n}\n');
    write('examples/first/outputs.tf', 'output "url" {\n}\n');
    write('README.md', '# Root\n\n[Two](modules/two)\n');
    expect(documentationProblems(root)).toEqual([
      'modules/one/README.md is stale: run `npm run docs`.',
      'modules/one/outputs.tf:1: output "url" has no description; say what the output is.',
      'examples/first/outputs.tf:1: output "url" has no description; say what the output is.',
      'README.md:3: the link to modules/two leads to no file of this repository; correct it.',
    ]);
  });
});
