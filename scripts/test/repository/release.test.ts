import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRoot } from '../../lib/root.ts';
import { readWorkflow, stepNamed, type Job } from './support/workflow.ts';

const root = findRoot();
const folder = mkdtempSync(join(tmpdir(), `image-api-release-${process.pid}-`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { on, jobs } = readWorkflow('release.yml');
/** As a runner does: a script in a file, by bash that stops at the first error. */
function runStep(job: string, name: string, env: Record<string, string>, cwd: string) {
  const { run = '' } = stepNamed(jobs[job] as Job, name);
  const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', run], options);
}

function program(name: string, script: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/bash\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  return `${bin}${delimiter}${process.env['PATH']}`;
}

describe('a release', () => {
  it('is made of a tag, after all tests and the attestation of what is released', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
    expect(jobs['test']?.uses).toBe('./.github/workflows/test.yml');
    expect(jobs['attest']?.needs).toEqual(['test', 'package']);
    expect(jobs['publish']?.needs).toBe('attest');
  });

  it('is packed under its tag, which the command compares with the version', () => {
    const { run, env } = stepNamed(jobs['package'] as Job, 'Package');
    expect(run).toBe('npm run package -- --tag "$TAG"');
    expect(env).toEqual({ TAG: '${{ github.ref_name }}' });
  });

  it.each([
    ['v1.2.3', false],
    ['v1.2.3-rc.1', true],
  ])('%s holds the files that were attested; before others: %j', (tag, isBefore) => {
    mkdirSync(join(folder, 'release'), { recursive: true });
    writeFileSync(join(folder, 'release/SHA256SUMS'), 'b1  module.cdx.json\na0  module.zip\n');
    writeFileSync(join(folder, 'release/module.zip'), '');
    const env = {
      PATH: program('gh', 'printf "%s\\n" "$@"'),
      TAG: tag,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_SERVER_URL: 'https://example.com',
    };
    const { status, stdout } = runStep('publish', 'Release', env, folder);
    expect(status).toBe(0);
    const words = stdout.trimEnd().split('\n');
    expect(words.slice(0, 3)).toEqual(['release', 'create', tag]);
    expect(words).toContain('--verify-tag');
    expect(words.includes('--prerelease')).toBe(isBefore);
    expect(words.slice(-2)).toEqual(['release/SHA256SUMS', 'release/module.zip']);
    const repository = 'https://example.com/o/r';
    expect(stdout).toContain(`(${repository}/blob/${tag}/CHANGELOG.md)`);
    const archive = `${repository}/releases/download/${tag}/module.zip?checksum=sha256:a0`;
    expect(stdout).toContain(`\`source = "${archive}"\``);
  });
});

describe('.ci/provider', () => {
  it('installs the one version into a folder of the form of a mirror', () => {
    const terraform = join(folder, 'terraform');
    const script = 'echo "$TF_PLUGIN_CACHE_DIR $*"; cat "${1#-chdir=}/main.tf"';
    writeFileSync(terraform, `#!/bin/bash\n${script}\n`);
    chmodSync(terraform, 0o755);
    const { status, stdout } = spawnSync('bash', ['.ci/provider', '~> 6.0', join(folder, 'p')], {
      cwd: root,
      env: { ...process.env, TERRAFORM: terraform },
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${join(folder, 'p')} -chdir=\\S+ init -backend=false `));
    expect(stdout).toMatch(/source {2}= "hashicorp\/aws"\n +version = "~> 6\.0"\n/);
  });
});
