import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findRoot } from '../scripts/lib/root.ts';
import { createTerraform } from '../scripts/lib/terraform/terraform.ts';
import { copyHcl } from '../scripts/test/hcl-copy.ts';
import { tallyTestRun } from '../scripts/test/terraform-report.ts';

const root = findRoot();
const outside = realpathSync(mkdtempSync(join(tmpdir(), `image-api-outside-${process.pid}-`)));
const terraform = createTerraform({ root });
// Init copies the provider, and each run starts it.
const PATIENCE = 240_000;
const FILES = ['main.tf', 'tests/stack.tftest.hcl', 'tests/refusals.tftest.hcl'];

/** The page's files, with a fetched copy of this tree in the place of its address in git. */
beforeAll(async () => {
  const fetched = join(outside, 'fetched');
  copyHcl(root, fetched);
  const page = readFileSync(join(root, 'docs/testing-your-stack.md'), 'utf8');
  const { product } = await terraform.discover();
  const blocks = [...page.matchAll(/^```hcl\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  expect(blocks).toHaveLength(FILES.length);
  for (const [index, file] of FILES.entries()) {
    const path = join(outside, 'stack', file);
    mkdirSync(dirname(path), { recursive: true });
    // An absolute path is copied into .terraform/modules, as what comes from git.
    const text = blocks[index]?.replace(/"git::[^"]+"/, JSON.stringify(fetched)) ?? '';
    writeFileSync(path, product === 'OpenTofu' ? withBlocks(text) : text);
  }
  const args = ['init', '-backend=false', '-input=false', '-no-color'];
  const { code, stderr } = await terraform.run(join(outside, 'stack'), args);
  expect(code, stderr).toBe(0);
}, PATIENCE);

/** As the page says for OpenTofu. */
function withBlocks(text: string): string {
  const mocks = ['account', 'resources'].map((name) =>
    readFileSync(join(root, 'tests/support/aws', `${name}.tfmock.hcl`), 'utf8'),
  );
  return text.replace(/^  source = "\.terraform.*\/aws"\n/m, mocks.join('\n'));
}

afterAll(() => rmSync(outside, { recursive: true, force: true }));

it(
  'passes the tests of the page in a folder outside of the repository',
  async () => {
    const { stdout } = await terraform.run(join(outside, 'stack'), ['test', '-json', '-no-color']);
    expect(tallyTestRun('stack', stdout)).toEqual({ passed: 3, failed: 0, notes: [] });
  },
  PATIENCE,
);
