import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRoot } from '../lib/root.ts';
import { findProgram, linterStages } from './linters.ts';
import { select } from './selection.ts';
import type { StageContext } from './stage.ts';
import { readTree } from './tree.ts';

const root = findRoot();
const tree = readTree(root);
const folder = mkdtempSync(join(tmpdir(), `image-api-linters-${process.pid}-`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = [
  ['Workflow lint', 'actionlint', '.github/workflows/test.yml'],
  ['Workflow security', 'zizmor', '.github/dependabot.yml'],
  ['HCL lint', 'tflint', 'modules/cdn'],
] as const;

function selected(...names: string[]) {
  return select({ root, cwd: root, names }, tree);
}

function stageOf(name: string) {
  const stage = linterStages.find((one) => one.name === name);
  if (stage === undefined) throw new Error(name);
  return stage;
}

async function run(name: string, path: string, env: Readonly<Record<string, string>>) {
  const before = { ...process.env };
  Object.assign(process.env, env);
  const { signal } = new AbortController();
  const context: StageContext = {
    ...{ root, scratch: folder, tree, selection: selected(path), log: () => {}, signal },
  };
  try {
    return await stageOf(name).run(context);
  } finally {
    for (const key of Object.keys(env)) delete process.env[key];
    Object.assign(process.env, before);
  }
}

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.each(NAMES)('the stage "%s"', (name, command, path) => {
  it('is told by name as skipped, and not as passed, where it is not installed', async () => {
    const empty = { [command.toUpperCase()]: '', PATH: '/nowhere' };
    expect(await run(name, path, empty)).toEqual({
      passed: 0,
      failed: 0,
      notes: [`SKIPPED ${name}: ${command} is not on PATH.`],
    });
  });

  it.each([
    ['0 without a finding', 'exit 0', { passed: 1, failed: 0, notes: [] }],
    [
      'another code with what it found',
      'echo "a finding"; exit 2',
      { passed: 0, failed: 1, notes: [`${name}:\na finding`] },
    ],
    [
      'another code with an error of its own',
      'echo "no such option" >&2; exit 1',
      { passed: 0, failed: 1, notes: [`${name}:\nno such option`] },
    ],
  ])('counts a program that ends with %s', async (_, script, expected) => {
    const named = { [command.toUpperCase()]: program(command, script) };
    expect(await run(name, path, named)).toEqual(expected);
  });

  it('is wanted for its files, and when everything is asked for', () => {
    const { isWanted } = stageOf(name);
    expect([selected(path), selected(), selected('functions/resize')].map(isWanted)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('refuses a program that does not exist', () => {
    const variable = command.toUpperCase();
    expect(() => findProgram(command, { [variable]: '/nowhere/x' })).toThrow(
      `${variable} names /nowhere/x, which does not exist.`,
    );
  });
});

it('tflint reads each module and example, and with its configuration all of them', async () => {
  const seen = program('seen', `for a; do case $a in --chdir=*) echo "$a";; esac; done; exit 1`);
  const { failed } = await run('HCL lint', '.tflint.hcl', { TFLINT: seen });
  const { notes } = await run('HCL lint', 'modules/cdn', { TFLINT: seen });
  expect(notes).toEqual([`HCL lint:\n--chdir=${join(root, 'modules/cdn')}`]);
  const folders = tree.files.filter((file) => /^(modules|examples)\/[^/]+\/main\.tf$/.test(file));
  expect(failed).toBe(folders.length + 1);
});
