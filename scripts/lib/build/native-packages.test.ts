import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../root.ts';
import { closureOf, type LockedPackages } from './lock.ts';
import { belongsInZip } from './native-packages.ts';

const lock = JSON.parse(readFileSync(join(findRoot(), 'package-lock.json'), 'utf8')) as {
  packages: LockedPackages;
};

describe('closureOf', () => {
  it.each([
    ['x86_64', 'x64'],
    ['arm64', 'arm64'],
  ] as const)('takes sharp for Linux with glibc on %s from our lock file', (architecture, cpu) => {
    expect(closureOf('sharp', lock.packages, architecture)).toEqual([
      'node_modules/@img/colour',
      `node_modules/@img/sharp-libvips-linux-${cpu}`,
      `node_modules/@img/sharp-linux-${cpu}`,
      'node_modules/detect-libc',
      'node_modules/semver',
      'node_modules/sharp',
    ]);
  });

  it('finds a nested package before a hoisted one, as Node does', () => {
    const packages: LockedPackages = {
      'node_modules/a': { version: '1', dependencies: { b: '^1', c: '^1' } },
      'node_modules/b': { version: '2' },
      'node_modules/a/node_modules/b': { version: '1', dependencies: { c: '^1' } },
      'node_modules/c': { version: '1' },
    };
    expect(closureOf('a', packages, 'arm64')).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
    ]);
  });

  it('fails on a needed package that is not locked', () => {
    expect(() =>
      closureOf('a', { 'node_modules/a': { version: '1', dependencies: { gone: '^1' } } }, 'arm64'),
    ).toThrow('"gone"');
  });
});

it.each([
  ['lib/index.js', true],
  ['dist/index.cjs', true],
  ['dist/index.mjs', false],
  ['package.json', true],
  ['LICENSE', true],
  ['THIRD-PARTY-NOTICES.md', true],
  ['lib/libvips-cpp.so.8.18.3', true],
  ['lib/sharp-linux-x64-0.35.5.node', true],
  ['README.md', false],
  ['lib/index.d.ts', false],
  ['dist/index.d.cts', false],
  ['src/common.cc', false],
  ['install/build.js', false],
  ['bin/semver.js', false],
])("a package's %s is packed: %s", (file, packed) => {
  expect(belongsInZip(file, 'node_modules/sharp')).toBe(packed);
});

it('packs the one README that holds licences: of what is linked into libvips', () => {
  const folder = 'node_modules/@img/sharp-libvips-linux-x64';
  expect(belongsInZip('README.md', folder)).toBe(true);
  expect(belongsInZip('README.md', 'node_modules/@img/sharp-linux-x64')).toBe(false);
});
