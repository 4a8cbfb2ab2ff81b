import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requireCommitted } from './checkout.ts';

const folder = mkdtempSync(join(tmpdir(), `image-api-checkout-${process.pid}-`));
afterAll(() => rmSync(folder, { recursive: true }));

it('refuses a release of what is in no commit, or in no git', () => {
  expect(() => requireCommitted(folder)).toThrow('--tag needs a git checkout');
  spawnSync('git', ['init', '-q'], { cwd: folder });
  requireCommitted(folder);
  for (const name of ['a.tf', 'b.tf']) writeFileSync(join(folder, name), '');
  expect(() => requireCommitted(folder)).toThrow(
    'The checkout has changes that are in no commit (?? a.tf and 1 more): commit or remove them.',
  );
});
