import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../../lib/root.ts';
import {
  allJobs,
  combinations,
  readText,
  readWorkflow,
  workflowFiles,
  type Job,
} from './support/workflow.ts';

/** Without what zizmor is told. */
const USES = /^ *(?:- )?uses: (\S+)(?: # (?!zizmor)(.*))?(?: # zizmor: .*)?$/gm;
const PINNED = /^([\w-]+\/[\w-]+)@([0-9a-f]{40})$/;
/** What may write, and where: a job of these runs no code of the repository. */
const WRITERS: Readonly<Record<string, object>> = {
  'release.yml: attest': { 'id-token': 'write', attestations: 'write' },
  'release.yml: publish': { contents: 'write' },
};

const root = findRoot();
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const jobs = allJobs();
const uses = workflowFiles.flatMap((file) =>
  [...readText(file).matchAll(USES)].map(([, action = '', version = '']) => ({ action, version })),
);

function runsOf({ steps = [] }: Job): readonly string[] {
  return steps.flatMap(({ run }) => run ?? []);
}

describe('what a workflow runs', () => {
  it('is an action pinned by its commit, with the version beside it, or a file of this one', () => {
    expect(uses.length).toBeGreaterThan(10);
    const others = uses.filter(({ action }) => !action.startsWith('./'));
    expect(others.filter(({ action }) => !PINNED.test(action))).toEqual([]);
    expect(others.filter(({ version }) => !/^v\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const own = uses.filter(({ action }) => action.startsWith('./'));
    expect(own.filter(({ action }) => !existsSync(join(root, action)))).toEqual([]);
  });

  it('is one commit of each action', () => {
    const commits = new Map<string, Set<string>>();
    for (const { action, version } of uses) {
      const [, name, commit] = PINNED.exec(action) ?? [];
      if (name === undefined) continue;
      commits.set(name, (commits.get(name) ?? new Set()).add(`${commit} ${version}`));
    }
    expect([...commits].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  it('is counted: no line with "uses" is written in another form', () => {
    const lines = workflowFiles.flatMap((file) => readText(file).match(/\buses:/g) ?? []);
    expect(uses).toHaveLength(lines.length);
  });

  it.each(jobs)('%s: scripts and files that are there', (_, job) => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = runsOf(job).flatMap((run) => [
      ...[...run.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name),
      ...(/\bnpm test\b/.test(run) ? ['test'] : []),
    ]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    const files = runsOf(job).flatMap((run) => run.match(/(?<![\w/])\.ci\/[\w.-]+/g) ?? []);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('what a workflow may do', () => {
  it.each(workflowFiles)('%s: nothing unless a job says so, and not twice at once', (file) => {
    const { on, permissions, concurrency } = readWorkflow(file);
    expect(permissions).toEqual({});
    expect(concurrency).toBeDefined();
    // Both run code of a stranger with this repository's rights.
    expect(Object.keys(on)).not.toContain('pull_request_target');
    expect(Object.keys(on)).not.toContain('workflow_run');
  });

  it.each(jobs)('%s: reads, or is one of those that may write', (name, job) => {
    expect(job.permissions).toEqual(WRITERS[name] ?? { contents: 'read' });
    if (WRITERS[name] === undefined) return;
    expect(runsOf(job).join('\n')).not.toMatch(/\b(npm|npx|node|bash)\b/);
    expect(job.steps?.some((step) => step.uses?.startsWith('actions/checkout@'))).toBe(false);
  });

  it.each(jobs)(
    '%s: ends in time, on a named system, without credentials in the clone',
    (_, job) => {
      if (job.uses !== undefined) return;
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
      expect(job['runs-on']).toMatch(/^ubuntu-\d\d\.04$/);
      const clones = job.steps?.filter((step) => step.uses?.startsWith('actions/checkout@')) ?? [];
      for (const clone of clones) expect(clone.with?.['persist-credentials']).toBe(false);
    },
  );

  it.each(workflowFiles)('%s: has no secret, and no expression inside of a script', (file) => {
    expect(readText(file)).not.toContain('secrets.');
    const scripts = Object.values(readWorkflow(file).jobs).flatMap(runsOf);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

describe('test.yml', () => {
  const { on, jobs: named } = readWorkflow('test.yml');

  it('is for every push to main and every pull request', () => {
    expect(on).toMatchObject({ push: { branches: ['main'] }, pull_request: null });
  });

  it('has the ends of what versions.tf and README.md allow, and the pinned Terraform', () => {
    expect(text('versions.tf')).toContain('required_version = ">= 1.9"');
    expect(text('versions.tf')).toContain('version = ">= 5.100, < 7"');
    expect(text('scripts/lib/terraform/program.ts')).toContain("'tofu', oldest: '1.10'");
    const programs = [
      ...['terraform ~1.9.0', `terraform ${text('.terraform-version').trim()}`],
      ...['terraform latest', 'tofu ~1.10.0', 'tofu latest'],
    ];
    const matrix = named['test']?.strategy?.matrix ?? { exclude: [] };
    expect(combinations(matrix)).toEqual(
      programs.flatMap((program) => [`${program} 5.100.0`, `${program} ~> 6.0`]),
    );
  });

  it('names every linter that npm test knows, so that none is skipped', () => {
    const lint = named['lint']?.steps?.find(({ name }) => name === 'Lint');
    const sources = ['scripts/test/linters.ts', 'scripts/test/policy-scan.ts'].map(text).join('\n');
    const commands = [...sources.matchAll(/command: '(\w+)'|findProgram\('(\w+)'/g)].map(
      ([, one, other]) => (one ?? other ?? '').toUpperCase(),
    );
    expect(commands).toHaveLength(4);
    expect(Object.keys(lint?.env ?? {}).sort()).toEqual(commands.sort());
  });
});
