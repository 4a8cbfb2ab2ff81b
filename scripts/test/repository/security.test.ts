import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../../lib/root.ts';

/** A test, or the code itself where a test would only repeat it. */
const TEST = /`[\w./-]+\.(?:test\.ts|tftest\.hcl)`/;
const BY_CODE = [
  '`modules/rest-api/permissions.tf`',
  '`scripts/lib/build/native-packages.ts`',
] as const;

const page = readFileSync(join(findRoot(), 'SECURITY.md'), 'utf8');
const tables = page
  .split(/\n{2,}/)
  .filter((block) => block.startsWith('| claim | held by |\n| --- | --- |\n'))
  .map((table) => table.trim().split('\n').slice(2));

/** That the files are there is what `npm run docs -- --check` asks. */
describe('SECURITY.md', () => {
  it('has claims about access, bytes, sources, leaks and origin', () => {
    expect(tables.map((rows) => rows.length >= 4)).toEqual([true, true, true, true, true]);
  });

  it.each(tables.flat())('%s', (row) => {
    const [, claim, by = ''] = /^\| (.*) \| (.*) \|$/.exec(row) ?? [];
    expect(claim).toMatch(/\w/);
    expect(TEST.test(by) || BY_CODE.some((file) => file === by)).toBe(true);
  });
});
