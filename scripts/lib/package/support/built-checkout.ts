import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeRecords, type Artifact } from '../../build/manifest.ts';
import { findRoot } from '../../root.ts';
import { writeZip } from '../../zip.ts';
import { writeRelease, type ReleaseFile } from '../release.ts';

const RELEASE = {
  name: 'image-module',
  version: '1.2.3',
  description: 'A module',
  license: 'Apache-2.0',
  date: '2026-12-01',
};
export const LIBVIPS = 'node_modules/@img/sharp-libvips-linux-x64';
const README = [
  '| Library  | Used under the terms of                     |',
  '|----------|---------------------------------------------|',
  '| libvips  | LGPLv3                                      |',
  '| fontconfig | [fontconfig License](https://example.com/COPYING) (BSD-like) |',
].join('\n');
export const INTEGRITY = `sha512-${createHash('sha512').update('a tarball').digest('base64')}`;
export const LOCK = {
  packages: {
    'node_modules/bowser': { version: '2.0.0', license: 'MIT', integrity: INTEGRITY },
    'node_modules/both': { version: '1.0.0', license: '(MIT OR CC0-1.0)', integrity: INTEGRITY },
    'node_modules/unused': { version: '1.0.0', license: 'MIT', integrity: INTEGRITY },
    [LIBVIPS]: { version: '1.3.0', license: 'LGPL-3.0-or-later', integrity: INTEGRITY },
  },
};
const INSTALLED = {
  'node_modules/bowser/package.json': '{"name":"bowser","version":"2.0.0"}',
  'node_modules/bowser/LICENSE': 'Copyright of bowser\r\n',
  'node_modules/both/package.json': '{"name":"both","version":"1.0.0"}',
};
const IN_ZIP = {
  'index.js': 'exports.handler = () => {};',
  [`${LIBVIPS}/package.json`]: '{"name":"@img/sharp-libvips-linux-x64","version":"1.3.0"}',
  [`${LIBVIPS}/versions.json`]: '{"vips":"8.18.0","fontconfig":"2.18.3","new":"1.0"}',
  [`${LIBVIPS}/README.md`]: README,
  [`${LIBVIPS}/lib/libvips-cpp.so.8.18.0`]: 'machine code',
};
const FILES = { 'main.tf': '# the module', 'tests/a.test.ts': '// a test', 'README.md': '# it' };

const artifact = (name: string, file: string, bytes: Buffer, of: Artifact['architectures']) => ({
  name,
  file,
  sha256: createHash('sha256').update(bytes).digest('base64'),
  bytes: bytes.length,
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  architectures: of,
});

export function write(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
}

const zipOf = (files: Readonly<Record<string, string>>): Buffer =>
  writeZip(Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })));

/** What a build leaves, of two functions; the caller removes the folder. */
export function builtCheckout(lock: object = LOCK): string {
  const root = mkdtempSync(join(tmpdir(), `image-api-release-${process.pid}-`));
  const [native, plain] = [zipOf(IN_ZIP), zipOf({ 'index.js': 'exports.handler = 1;' })];
  const licences = ['LGPL-3.0.txt', 'GPL-3.0.txt'].map((name) => {
    const file = `scripts/lib/package/licences/${name}`;
    return [file, readFileSync(join(findRoot(), file))] as const;
  });
  write(root, {
    ...FILES,
    ...INSTALLED,
    ...Object.fromEntries(licences),
    'package-lock.json': JSON.stringify(lock),
    'dist/native-x86_64.zip': native,
    'dist/native-arm64.zip': native,
    'dist/plain.zip': plain,
    'dist/maps/plain.js.map': '{}',
    'dist/demo-page.html': '<title>a page</title>',
  });
  const noted = { sources: [], sourceHash: '' };
  writeRecords(join(root, 'dist'), [
    {
      ...noted,
      artifact: artifact('native', 'native-x86_64.zip', native, ['x86_64']),
      packages: ['node_modules/bowser'],
    },
    {
      ...noted,
      artifact: artifact('native', 'native-arm64.zip', native, ['arm64']),
      packages: ['node_modules/bowser'],
    },
    {
      ...noted,
      artifact: artifact('plain', 'plain.zip', plain, ['arm64', 'x86_64']),
      packages: ['node_modules/both', 'node_modules/bowser'],
    },
  ]);
  return root;
}

export const release = (root: string, folder = 'dist/release'): readonly ReleaseFile[] =>
  writeRelease({
    root,
    files: Object.keys(FILES),
    out: join(root, 'dist'),
    architectures: ['x86_64'],
    release: RELEASE,
    folder: join(root, folder),
  });
