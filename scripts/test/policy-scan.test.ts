import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRoot } from '../lib/root.ts';
import { findProgram } from './linters.ts';
import { blocksOf, policyScanStage, problemsOf } from './policy-scan.ts';
import { select } from './selection.ts';
import { readTree } from './tree.ts';

const root = findRoot();
const tree = readTree(root);
const folder = mkdtempSync(join(tmpdir(), `image-api-policy-${process.pid}-`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Written as the id, the type of the block around it, and the reason. */
const skips = tree.files
  .filter((file) => file.endsWith('.tf'))
  .flatMap((file) =>
    [...tree.read(file).matchAll(/^(?:resource|data) "(\w+)" "\w+" \{\n[\s\S]*?^}/gm)].flatMap(
      ([block, type]) =>
        [...block.matchAll(/checkov:skip=(\w+)(.*)/g)].map(([, id, reason = '']) => ({
          row: `${id} ${type}`,
          reason,
          place: `${file}: ${id}`,
        })),
    ),
  );

describe('what is accepted of a policy scanner', () => {
  it('has its reason, a sentence, in the block that it is about', () => {
    expect(skips.length).toBeGreaterThan(20);
    expect(skips.filter(({ reason }) => !/^: \S.{18,}\.$/.test(reason))).toEqual([]);
    const written = tree.files
      .filter((file) => /\.(tf|hcl)$/.test(file))
      .flatMap((file) => [...tree.read(file).matchAll(/checkov:skip|bridgecrew:skip/g)]);
    expect(written).toHaveLength(skips.length);
  });

  it('is in the table of docs/policy-scan.md, and nothing else is', () => {
    const page = readFileSync(join(root, 'docs/policy-scan.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(CKV\w+)` \| .*? \| `(\w+)` \| /gm)];
    const listed = rows.map(([, id, type]) => `${id} ${type}`);
    expect(new Set(skips.map(({ row }) => row))).toEqual(new Set(listed));
    expect(listed).toHaveLength(new Set(listed).size);
  });

  it('is not left out by a list elsewhere', () => {
    const config = readFileSync(join(root, '.checkov.yaml'), 'utf8');
    expect(config).not.toMatch(/^(skip-check|check|soft-fail|baseline)/m);
    expect(config.match(/^ +- .*$/gm)).toEqual(['  - /tests/', '  - /scripts/']);
  });
});

describe('the report of a scan', () => {
  const report = (count: number, more: object = {}) => ({
    summary: { resource_count: count },
    results: { failed_checks: [], parsing_errors: [], ...more },
  });
  const finding = {
    check_id: 'CKV_AWS_21',
    check_name: 'Ensure versions',
    file_abs_path: '/r/modules/a/main.tf',
    resource: 'aws_s3_bucket.this',
  };

  it.each([
    ['nothing', [report(3)], []],
    ['a finding', [report(3, { failed_checks: [finding] })], ['/r/modules/a/main.tf: aws_s3']],
    [
      'a file that it cannot read',
      [report(3, { parsing_errors: ['/x.tf'] })],
      ['/x.tf: it cannot'],
    ],
    ['folders that it left out', [report(1), report(1)], ['it saw 2 of at least 3 resources']],
    ['no resource at all', [{}], ['it saw 0 of at least 3 resources']],
  ])('of %s says so', (_, reports, expected) => {
    expect(problemsOf(reports, 3)).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  it('counts the blocks of the scanned folders', () => {
    const files = ['modules/a/main.tf', 'modules/a/tests/x/main.tf', 'examples/b/main.tf', 'c.tf'];
    const made = { files, read: () => 'resource "a" "b" {}\nresource "a" "c" {}\ndata "a" "b" {}' };
    expect([['.'], ['modules/a']].map((folders) => blocksOf(folders, made))).toEqual([4, 2]);
  });
});

describe('the stage', () => {
  const selection = select({ root, cwd: root, names: ['modules/cdn'] }, tree);
  const context = { root, scratch: folder, tree, selection, log: () => {} };
  const run = async (env: Readonly<Record<string, string>>) => {
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      return await policyScanStage.run({ ...context, signal: new AbortController().signal });
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
      Object.assign(process.env, before);
    }
  };

  it('is told by name as skipped, and not as passed, where checkov is not installed', async () => {
    expect(await run({ CHECKOV: '', PATH: folder })).toEqual({
      passed: 0,
      failed: 0,
      notes: ['SKIPPED Policy scan: checkov is not on PATH.'],
    });
  });

  it.each([
    ['a report', `echo '{"summary": {"resource_count": 99}}'`, { passed: 1, failed: 0 }],
    ['no report', 'echo broken >&2; exit 2', { passed: 0, failed: 1 }],
  ])('with a program that writes %s', async (name, script, expected) => {
    const program = join(folder, name.replace(' ', '-'));
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    expect(await run({ CHECKOV: program })).toMatchObject(expected);
  });

  it('refuses a CHECKOV that does not exist', () => {
    expect(() => findProgram('checkov', { CHECKOV: '/nowhere/checkov' })).toThrow(
      'which does not exist',
    );
  });

  it.each([
    ['modules/cdn', true],
    ['examples/private', true],
    ['.checkov.yaml', true],
    ['features.tf', false],
    ['functions/resize', false],
  ])('of %s is wanted: %j', (name, wanted) => {
    const asked = select({ root, cwd: root, names: [name] }, tree);
    expect(policyScanStage.isWanted(asked)).toBe(wanted);
  });
});
