import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { versionToRelease } from './checkout.ts';

const folder = mkdtempSync(join(tmpdir(), `image-api-checkout-${process.pid}-`));
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS = ['user.name=a', 'user.email=a@example.com', 'commit.gpgsign=false'];

function git(...args: readonly string[]): void {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  expect(spawnSync('git', [...settings, ...args], { cwd: folder }).status).toBe(0);
}

it('refuses a release of what is in no commit, or in no git, and no archive to try', () => {
  const one = { name: 'module', version: '1.2.0', description: 'A module', license: 'Apache-2.0' };
  for (const name of ['package.json', 'package-lock.json'])
    writeFileSync(join(folder, name), JSON.stringify(one));
  writeFileSync(join(folder, 'CHANGELOG.md'), '## 1.2.0\n\n- New.\n');
  const released = (): string => versionToRelease(folder, 'v1.2.0').version;
  expect(released).toThrow('--tag needs a git checkout');
  git('init', '-q');
  expect(released).toThrow(
    'The checkout has changes that are in no commit (?? CHANGELOG.md and 2 more): commit or',
  );
  expect(versionToRelease(folder, undefined).version).toBe('1.2.0');
  git('add', '.');
  git('commit', '-q', '-m', 'A module');
  expect(released()).toBe('1.2.0');
});
