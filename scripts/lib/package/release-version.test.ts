import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRoot } from '../root.ts';
import { readReleaseVersion } from './release-version.ts';

const root = mkdtempSync(join(tmpdir(), `image-api-version-${process.pid}-`));
afterAll(() => rmSync(root, { recursive: true }));

interface Texts {
  readonly version?: string;
  readonly locked?: string;
  readonly changelog: string;
}

function read({ version = '1.2.0', locked = version, changelog }: Texts, tag?: string) {
  const one = { name: 'module', version, description: 'A module', license: 'Apache-2.0' };
  writeFileSync(join(root, 'package.json'), JSON.stringify(one));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ ...one, version: locked }));
  writeFileSync(join(root, 'CHANGELOG.md'), `# Changelog\n\nText.\n\n${changelog}`);
  return readReleaseVersion(root, tag);
}

const RELEASED = '## 1.2.0\n\n- New.\n\n## 1.1.0\n\n- Old.\n';
const COMING = '## Unreleased\n\n- New.\n\n## 1.1.0\n\n- Old.\n';

describe('the version of a release', () => {
  it.each([
    ['## 1.2.0\n\n- New.\n', undefined],
    [RELEASED, undefined],
    ['## [1.2.0] - 2026-12-01\n\n- New.\n', '2026-12-01'],
    ['## 1.2.0 (2026-12-01)\n\n- New.\n', '2026-12-01'],
    ['## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n', '2026-12-01'],
  ])('is that of package.json and of the changelog: %j', (changelog, date) => {
    for (const tag of [undefined, 'v1.2.0'])
      expect(read({ changelog }, tag)).toEqual({
        name: 'module',
        version: '1.2.0',
        description: 'A module',
        license: 'Apache-2.0',
        ...(date === undefined ? {} : { date }),
      });
  });

  it.each([
    ['1.2.0', '1.1.9'],
    ['1.10.0', '1.9.0'],
    ['1.2.0', '1.2.0-rc.1'],
  ])('may be %s after %s', (version, before) => {
    const changelog = `## Unreleased\n\n- x\n\n## ${before}\n`;
    expect(read({ changelog, version }).version).toBe(version);
  });

  it('is that to come, where the changelog says unreleased and nobody tags it', () => {
    expect(read({ changelog: COMING }).version).toBe('1.2.0');
    expect(() => read({ changelog: COMING }, 'v1.2.0')).toThrow(
      'CHANGELOG.md begins with "Unreleased", and package.json has 1.2.0: begin it with "## 1.2.0"',
    );
  });

  it.each<[string, Texts, string | undefined, string]>([
    ['another first version', { changelog: '## 1.3.0\n\n- x\n' }, undefined, 'with "1.3.0"'],
    ['an older one', { changelog: '## 1.1.0\n\n- x\n' }, undefined, 'begin it with "## 1.2.0"'],
    ['no version', { changelog: '' }, undefined, 'begins with no version'],
    [
      'changes after its release',
      { changelog: `## Unreleased\n\n- x\n\n${RELEASED}` },
      undefined,
      '1.2.0 was released before: raise "version" of package.json, 1.2.0',
    ],
    [
      'changes after a later release',
      { changelog: '## Unreleased\n\n- x\n\n## 1.10.0\n\n- y\n' },
      undefined,
      '1.10.0 was released before',
    ],
    ['another tag', { changelog: RELEASED }, 'v1.1.0', 'The tag must be v1.2.0'],
    ['a tag without v', { changelog: RELEASED }, '1.2.0', 'The tag must be v1.2.0'],
    [
      'another version in the lock file',
      { changelog: RELEASED, locked: '1.1.0' },
      undefined,
      'npm install --package-lock-only',
    ],
    ['a version that is none', { changelog: RELEASED, version: '../1' }, undefined, 'like 1.2.3'],
  ])('is refused with %s', (_, texts, tag, message) => {
    expect(() => read(texts, tag)).toThrow(message);
  });

  it('can be made of this tree', () => {
    expect(readReleaseVersion(findRoot()).name).toBe('terraform-aws-image-api');
  });
});
