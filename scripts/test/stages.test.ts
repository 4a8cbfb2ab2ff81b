import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../lib/build/manifest.ts';
import { UserError } from '../lib/user-error.ts';
import { findRoot } from '../lib/root.ts';
import { copyHcl } from './hcl-copy.ts';
import { readBy, withoutOtherRuns } from './hcl-stages.ts';
import { addressesIn } from './repository-stages.ts';
import { select } from './selection.ts';
import { inParallel, runStage, sum, type StageContext } from './stage.ts';
import { tallyTestRun } from './terraform-report.ts';
import { tallyReport } from './vitest-stage.ts';

const tree = { files: [], read: () => '' };
const context: StageContext = {
  root: '/nowhere',
  scratch: '/nowhere/.local',
  tree,
  selection: select({ root: '/nowhere', cwd: '/nowhere', names: [] }, tree),
  log: () => {},
  signal: new AbortController().signal,
};

describe('runStage', () => {
  it('says nothing of a stage that was ended', async () => {
    const lines: string[] = [];
    const stage = {
      name: 'Odd',
      isWanted: () => true,
      run: () => Promise.reject(new UserError('Interrupted.')),
    };
    const ended = {
      ...context,
      signal: AbortSignal.abort(),
      log: (line: string) => lines.push(line),
    };
    expect(await runStage(stage, ended)).toEqual({ passed: 0, failed: 0, notes: [] });
    expect(lines).toEqual(['Odd ...']);
  });

  it('counts a stage that cannot run as a failure with its name', async () => {
    const lines: string[] = [];
    const stage = {
      name: 'Odd',
      isWanted: () => true,
      run: () => Promise.reject(new UserError('terraform is not on PATH')),
    };
    expect(await runStage(stage, { ...context, log: (line) => lines.push(line) })).toMatchObject({
      passed: 0,
      failed: 1,
    });
    expect(lines).toContain('  Odd could not run:\n  terraform is not on PATH');
  });
});

it('sum adds counts and keeps the order of notes', () => {
  expect(
    sum([
      { passed: 1, failed: 0, notes: ['a'] },
      { passed: 2, failed: 3, notes: ['b'] },
    ]),
  ).toEqual({ passed: 3, failed: 3, notes: ['a', 'b'] });
});

it('inParallel keeps the order and never runs more than its width', async () => {
  let [running, most] = [0, 0];
  const results = await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running -= 1;
    return item * 2;
  });
  expect([results, most]).toEqual([[2, 4, 6, 8, 10], 2]);
});

describe('tallyReport', () => {
  const test = (fullName: string, status: string): object => ({
    fullName,
    status,
    failureMessages: status === 'failed' ? ['Error: no\n    at node_modules/x'] : [],
  });
  const file = (status: string, assertionResults: object[], message = ''): object => ({
    name: '/r/a.test.ts',
    status,
    message,
    assertionResults,
  });

  it.each([
    [
      'all kinds',
      [file('failed', [test('one', 'passed'), test('two', 'failed'), test('three', 'skipped')])],
      1,
      1,
      ['FAILED a.test.ts: two\nError: no', 'SKIPPED a.test.ts: three'],
    ],
    [
      'a file that does not load',
      [file('failed', [], 'SyntaxError')],
      0,
      1,
      ['FAILED a.test.ts\nSyntaxError'],
    ],
    [
      'a hook that fails after good tests',
      [file('failed', [test('one', 'passed')], 'hook')],
      1,
      1,
      ['FAILED a.test.ts\nhook'],
    ],
    ['nothing', [], 0, 0, []],
  ])('counts %s', (_, testResults, passed, failed, notes) => {
    const report = { testResults } as unknown as Parameters<typeof tallyReport>[0];
    expect(tallyReport(report, '/r')).toEqual({ passed, failed, notes });
  });
});

describe('tallyTestRun', () => {
  const event = (value: object): string => JSON.stringify(value);
  const run = (name: string, status: string, progress: string | undefined = 'complete'): string =>
    event({
      type: 'test_run',
      test_run: { path: 'tests/a.tftest.hcl', run: name, progress, status },
    });

  it('counts complete runs, once, and tells why one failed', () => {
    const output = [
      event({ type: 'version' }),
      run('one', 'pass', 'starting'),
      run('one', 'pass'),
      run('two', 'fail'),
      run('three', 'error'),
      run('four', 'skip'),
      event({
        type: 'diagnostic',
        '@testfile': 'tests/a.tftest.hcl',
        '@testrun': 'two',
        diagnostic: { severity: 'error', summary: 'Test assertion failed', detail: 'was 3' },
      }),
      'not json',
    ].join('\n');
    expect(tallyTestRun('modules/x', output)).toEqual({
      passed: 1,
      failed: 2,
      notes: [
        'FAILED modules/x/tests/a.tftest.hcl: two\nTest assertion failed: was 3',
        'FAILED modules/x/tests/a.tftest.hcl: three',
        'SKIPPED modules/x/tests/a.tftest.hcl: four',
      ],
    });
  });
});

describe('copyHcl', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), `image-api-testing-${process.pid}-`));
    for (const file of [
      'main.tf',
      'modules/a/main.tf',
      'modules/a/.terraform/x.tf',
      'modules/a/terraform.tfstate',
      'modules/none/README.md',
      'examples/b/main.tf',
      'scripts/bench/roots/d/main.tf',
      'functions/c/handler.ts',
      'functions/shared/http.ts',
    ]) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it.each([
    ['main.tf', true],
    ['modules/a/main.tf', true],
    ['examples/b/main.tf', true],
    ['scripts/bench/roots/d/main.tf', true],
    ['modules/a/terraform.tfstate', false],
    ['modules/a/.terraform', false],
  ])('of %s is %j', (file, isCopied) => {
    const copy = join(root, '.local/hcl');
    copyHcl(root, copy);
    expect(existsSync(join(copy, file))).toBe(isCopied);
  });

  it('has a stand-in for the zip of every function, for both architectures', () => {
    const copy = join(root, '.local/hcl');
    copyHcl(root, copy);
    const dist = join(copy, 'dist');
    const { functions } = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Manifest;
    expect(functions.map(({ name, architectures }) => [name, architectures])).toEqual([
      ['c', ['arm64', 'x86_64']],
    ]);
    expect(functions.every(({ file }) => existsSync(join(dist, file)))).toBe(true);
  });
});

it('addressesIn names packages with a registry address or without integrity', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { integrity: 'x' },
      'node_modules/b': { resolved: 'https://somewhere/b.tgz', integrity: 'x' },
      'node_modules/c': {},
    },
  };
  expect(addressesIn(JSON.stringify(lock))).toEqual([
    expect.stringContaining('node_modules/b names'),
    expect.stringContaining('node_modules/c has no'),
  ]);
});

describe('a test that OpenTofu reads in the place of another', () => {
  const root = findRoot();

  it('is named to OpenTofu alone', () => {
    const [both, one] = ['tests/mocked.tftest.hcl', 'tests/features.tftest.hcl'];
    expect(readBy('OpenTofu', root, both)).toBe('tests/mocked.tofutest.hcl');
    expect(readBy('Terraform', root, both)).toBe(both);
    expect(readBy('OpenTofu', root, one)).toBe(one);
  });

  it('keeps every assertion that names no other run', () => {
    const kept =
      '  assert {\n    condition     = output.a == "run"\n    error_message = "b."\n  }\n';
    const compared = kept.replace('"run"', 'run.before.a');
    const test = (...parts: readonly string[]) => `run "x" {\n${parts.join('\n')}}\n`;
    expect(withoutOtherRuns(test(kept, compared, kept))).toBe(test(kept, '', kept));
    expect(withoutOtherRuns(test(kept))).toBe(test(kept));
  });

  it('has the mocks of tests/support/aws written out, and nothing else of its own', () => {
    const mocks = ['account', 'resources'].map((name) =>
      readFileSync(join(root, `tests/support/aws/${name}.tfmock.hcl`), 'utf8').trimEnd(),
    );
    const blocks = mocks.join('\n\n').replaceAll(/^(?=.)/gm, '  ');
    const test = readFileSync(join(root, 'tests/mocked.tftest.hcl'), 'utf8');
    expect(readFileSync(join(root, 'tests/mocked.tofutest.hcl'), 'utf8')).toBe(
      test.replace('  source = "./tests/support/aws"', () => blocks),
    );
  });
});
