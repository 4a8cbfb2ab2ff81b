import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Artifact } from '../build/manifest.ts';
import { sha256 } from '../files.ts';
import { readZip } from '../zip.ts';
import type { BillOfMaterials } from './bill-of-materials.ts';
import { billProblems } from './support/bill-problems.ts';
import {
  builtCheckout,
  INTEGRITY,
  LIBVIPS,
  LOCK,
  release,
  write,
} from './support/built-checkout.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function checkout(lock?: object): string {
  const root = builtCheckout(lock);
  folders.push(root);
  return root;
}

let released: string;
let archive: ReadonlyMap<string, Buffer>;
let bill: BillOfMaterials;
const read = (name: string): Buffer => readFileSync(join(released, name));

beforeAll(() => {
  const root = checkout();
  released = join(root, 'dist/release');
  write(root, {
    'dist/release/image-module-1.2.2.zip': 'the release before',
    'dist/release/image-module-1.2.2.cdx.json': '{}',
    'dist/release/diary.txt': "somebody's own",
  });
  release(root);
  archive = readZip(read('image-module-1.2.3.zip'));
  bill = JSON.parse(read('image-module-1.2.3.cdx.json').toString()) as BillOfMaterials;
});

describe('a release', () => {
  it('is three files, named after its version, in the place of those of the one before', () => {
    expect(readdirSync(released).sort()).toEqual([
      'SHA256SUMS',
      'diary.txt',
      'image-module-1.2.3.cdx.json',
      'image-module-1.2.3.zip',
    ]);
  });

  it('has checksums as sha256sum -c reads them', () => {
    const names = ['image-module-1.2.3.zip', 'image-module-1.2.3.cdx.json'];
    const lines = names.map((name) => `${sha256(read(name))}  ${name}\n`);
    expect(read('SHA256SUMS').toString()).toBe(lines.join(''));
  });

  it('has the module at the root of its archive, the zips and a manifest of them in dist/', () => {
    expect([...archive.keys()]).toEqual([
      'README.md',
      'THIRD-PARTY-NOTICES.md',
      'dist/demo-page.html',
      'dist/manifest.json',
      'dist/native-x86_64.zip',
      'dist/plain.zip',
      'main.tf',
    ]);
    const manifest = JSON.parse(archive.get('dist/manifest.json')?.toString() ?? '') as {
      functions: readonly Artifact[];
    };
    expect(manifest.functions.map(({ file }) => file)).toEqual(['native-x86_64.zip', 'plain.zip']);
    for (const { file, sha256: hash } of manifest.functions)
      expect(
        createHash('sha256')
          .update(archive.get(`dist/${file}`) ?? '')
          .digest('base64'),
      ).toBe(hash);
  });

  it('has the same bytes from another checkout, made later and again', () => {
    const root = checkout();
    const files = release(root, 'other');
    expect(release(root, 'other')).toEqual(files);
    for (const { name, bytes } of files) expect(bytes.equals(read(name)), name).toBe(true);
  });

  it('passes on the licences of what it holds', () => {
    const notices = archive.get('THIRD-PARTY-NOTICES.md')?.toString() ?? '';
    expect(notices).toContain('| bowser | 2.0.0 | MIT |');
    expect(notices).toContain('| libvips | 8.18.0 | LGPLv3 |');
    expect(notices).toContain('## bowser\n\n    Copyright of bowser\n');
    expect(notices).toMatch(/## @img\/sharp-libvips-linux-x64\n\n +GNU LESSER GENERAL PUBLIC/);
    expect(notices).toMatch(/## @img\/sharp-libvips-linux-x64\n\n +GNU GENERAL PUBLIC/);
    expect(notices).not.toContain('unused');
  });
});

describe('its bill of materials', () => {
  it('follows the rules of CycloneDX 1.6', () => {
    expect(billProblems(bill)).toEqual([]);
    expect(bill.metadata.timestamp).toBe('2026-12-01T00:00:00Z');
  });

  it('names the archive and each zip by their bytes', () => {
    expect(bill.metadata.component).toMatchObject({
      name: 'image-module',
      version: '1.2.3',
      hashes: [{ alg: 'SHA-256', content: sha256(read('image-module-1.2.3.zip')) }],
    });
    for (const name of ['dist/native-x86_64.zip', 'dist/plain.zip'])
      expect(bill.components.find((one) => one.name === name)?.hashes).toEqual([
        { alg: 'SHA-256', content: sha256(archive.get(name) ?? '') },
      ]);
  });

  const ofRef = (ref: string) => bill.components.find((one) => one['bom-ref'] === ref);
  const content = Buffer.from(INTEGRITY.slice(7), 'base64').toString('hex');

  it.each([
    [
      'pkg:npm/bowser@2.0.0',
      { name: 'bowser', version: '2.0.0', licenses: [{ license: { id: 'MIT' } }] },
    ],
    ['pkg:npm/both@1.0.0', { licenses: [{ expression: '(MIT OR CC0-1.0)' }] }],
    [
      'pkg:npm/%40img/sharp-libvips-linux-x64@1.3.0',
      { group: '@img', name: 'sharp-libvips-linux-x64', hashes: [{ alg: 'SHA-512', content }] },
    ],
    [
      'pkg:generic/libvips@8.18.0',
      { version: '8.18.0', licenses: [{ license: { id: 'LGPL-3.0-or-later' } }] },
    ],
    [
      'pkg:generic/fontconfig@2.18.3',
      {
        licenses: [
          {
            license: {
              name: 'fontconfig License (BSD-like)',
              url: 'https://example.com/COPYING',
            },
          },
        ],
      },
    ],
    [
      `${LIBVIPS}/lib/libvips-cpp.so.8.18.0`,
      { type: 'file', hashes: [{ alg: 'SHA-256', content: sha256('machine code') }] },
    ],
  ])('tells what %s is', (ref, facts) => {
    expect(ofRef(ref)).toMatchObject(facts);
  });

  it('tells what holds what, and nothing of packages that are only installed', () => {
    const graph = Object.fromEntries(
      bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]),
    );
    expect(graph).toMatchObject({
      'pkg:generic/image-module@1.2.3': ['dist/native-x86_64.zip', 'dist/plain.zip'],
      'dist/native-x86_64.zip': [
        'pkg:npm/%40img/sharp-libvips-linux-x64@1.3.0',
        'pkg:npm/bowser@2.0.0',
      ],
      'dist/plain.zip': ['pkg:npm/both@1.0.0', 'pkg:npm/bowser@2.0.0'],
      'pkg:npm/%40img/sharp-libvips-linux-x64@1.3.0': [
        `${LIBVIPS}/lib/libvips-cpp.so.8.18.0`,
        'pkg:generic/fontconfig@2.18.3',
        'pkg:generic/libvips@8.18.0',
        'pkg:generic/new@1.0',
      ],
    });
    expect(JSON.stringify(bill)).not.toContain('unused');
  });

  it('is refused where node_modules or a zip is not what the lock file says', () => {
    const packages = {
      ...LOCK.packages,
      'node_modules/bowser': { version: '2.0.1', license: 'MIT', integrity: INTEGRITY },
    };
    expect(() => release(checkout({ packages }))).toThrow(
      'node_modules/bowser is 2.0.0, and package-lock.json has 2.0.1: run `npm ci`.',
    );
  });
});
