import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listFiles } from '../files.ts';
import { findRoot } from '../root.ts';
import { readZip } from '../zip.ts';
import { build, checkBuild, hostArchitecture } from './builder.ts';
import { readManifest, readRecords } from './manifest.ts';

const repository = findRoot();
const host = hostArchitecture();
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const SOURCES = {
  'functions/shared/greeting.ts': 'export const greeting: string = "hello";\n',
  'functions/plain/handler.ts':
    'import { greeting } from "../shared/greeting.ts";\nexport const handler = async () => ' +
    'greeting;\n',
  'functions/plain/handler.test.ts': 'throw new Error("never bundled");\n',
  'functions/native/handler.ts':
    'import sharp from "sharp";\nexport const handler = async () => sharp.versions;\n',
};

/**
 * The parts of this repository that the build reads, with two small functions instead of the real
 * ones.
 */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'build-test-'));
  folders.push(root);
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/lib/zip.ts']) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(join(repository, file), join(root, file));
  }
  cpSync(join(repository, 'scripts/lib/build'), join(root, 'scripts/lib/build'), {
    recursive: true,
  });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const [file, text] of Object.entries(SOURCES)) write(root, file, text);
  return root;
}

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const zips = (root: string): string[] =>
  readdirSync(join(root, 'dist'))
    .filter((name) => name.endsWith('.zip'))
    .sort();

describe('build', () => {
  it(
    'gives the same bytes in another checkout, under another umask, with other times',
    { timeout: 60_000 },
    async () => {
      const [first, second] = [checkout(), checkout()];
      const umask = process.umask(0o077);
      try {
        for (const file of listFiles(join(second, 'functions')))
          utimesSync(join(second, 'functions', file), 1, 1);
        await build({ root: second, architectures: [host] });
        process.umask(0o002);
        await build({ root: first, architectures: [host] });
      } finally {
        process.umask(umask);
      }
      expect(zips(first)).toEqual([`native-${host}.zip`, 'plain.zip']);
      expect(readManifest(join(first, 'dist'))).toEqual(readManifest(join(second, 'dist')));
      for (const name of zips(first)) {
        const bytes = readFileSync(join(first, 'dist', name));
        expect(bytes.equals(readFileSync(join(second, 'dist', name))), name).toBe(true);
        expect(bytes.includes(first), `${name} names its checkout`).toBe(false);
      }
    },
  );

  it(
    'puts the code, and sharp with its licences only where it is imported',
    { timeout: 60_000 },
    async () => {
      const root = checkout();
      await build({ root, architectures: [host] });
      expect([...readZip(readFileSync(join(root, 'dist/plain.zip'))).keys()]).toEqual(['index.js']);
      const files = [...readZip(readFileSync(join(root, `dist/native-${host}.zip`))).keys()];
      const cpu = host === 'arm64' ? 'arm64' : 'x64';
      expect(files).toEqual(
        expect.arrayContaining([
          'index.js',
          'node_modules/sharp/package.json',
          'node_modules/sharp/LICENSE',
        ]),
      );
      expect(files.filter((name) => name.endsWith('.node'))).toEqual([
        expect.stringContaining(`@img/sharp-linux-${cpu}/`),
      ]);
      expect(files.filter((name) => /\.so/.test(name))).toEqual([
        expect.stringContaining(`@img/sharp-libvips-linux-${cpu}/`),
      ]);
      expect(files.filter((name) => /\.(cc|h|mjs|d\.c?ts|map)$|readme/i.test(name))).toEqual([
        `node_modules/@img/sharp-libvips-linux-${cpu}/README.md`,
      ]);
    },
  );

  it('notes whose code is in a zip, not whose types were read or code was shaken off', async () => {
    const root = checkout();
    write(
      root,
      'functions/plain/handler.ts',
      'import type { HttpRequest } from "@smithy/types";\n' +
        'import { S3Client } from "@aws-sdk/client-s3";\n' +
        'import { __assign } from "tslib";\n' +
        'export const handler = (one: HttpRequest) => __assign({}, one);\n',
    );
    await build({ root, only: ['plain'] });
    expect(readRecords(join(root, 'dist')).get('plain.zip')?.packages).toEqual([
      'node_modules/tslib',
    ]);
  });

  it('rebuilds only what changed, and says before that it is stale', async () => {
    const root = checkout();
    write(root, 'functions/native/handler.ts', 'export const handler = async () => 1;\n');
    expect(checkBuild({ root })).toEqual([
      'native: not built for arm64',
      'plain: not built for arm64',
    ]);
    await build({ root });
    expect(checkBuild({ root })).toEqual([]);
    expect((await build({ root })).fresh).toEqual(['native', 'plain']);
    write(root, 'functions/shared/greeting.ts', 'export const greeting = "good day";\n');
    expect(checkBuild({ root })).toEqual(['plain.zip: its sources have changed']);
    expect((await build({ root })).built.map(({ file }) => file)).toEqual(['plain.zip']);
    writeFileSync(join(root, 'dist/plain.zip'), 'half a zip');
    expect(checkBuild({ root })).toEqual(['plain.zip: missing or changed by hand']);
  });

  it('makes one file of the demo page, whose policy names what is in it', async () => {
    const root = checkout();
    const source = 'modules/demo-page/page';
    cpSync(join(repository, source), join(root, source), { recursive: true });
    await build({ root, architectures: [host] });
    const html = readFileSync(join(root, 'dist/demo-page.html'), 'utf8');
    for (const [element, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ] as const) {
      const [, inline = ''] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(html) ?? [];
      const hash = createHash('sha256').update(inline).digest('base64');
      expect(inline.length).toBeGreaterThan(1000);
      expect(html).toContain(`${directive} 'sha256-${hash}'`);
    }
    expect(html.match(/\{\{\w+\}\}/g)).toEqual(['{{STORE}}', '{{STORE}}', '{{SETTINGS}}']);
    const elements = html.replace(/<script>[\s\S]*<\/script>/, '');
    expect(elements.match(/unsafe-\w+|\b(src|href|action)="[^"]*"/g)).toEqual(['href="data:,"']);
    expect(checkBuild({ root, architectures: [host] })).toEqual([]);
    write(root, `${source}/page.css`, 'body{margin:0}');
    const stale = ['demo-page.html: its sources have changed'];
    expect(checkBuild({ root, architectures: [host] })).toEqual(stale);
    await build({ root, architectures: [host] });
    writeFileSync(join(root, 'dist/demo-page.html'), 'half a page');
    expect(checkBuild({ root, architectures: [host] })).toEqual([
      'demo-page.html: missing or changed by hand',
    ]);
  });

  it('forgets the zips of a function that is gone', async () => {
    const root = checkout();
    write(root, 'functions/native/handler.ts', 'export const handler = async () => 1;\n');
    await build({ root });
    rmSync(join(root, 'functions/native'), { recursive: true });
    const { manifest } = await build({ root });
    expect(manifest.functions.map(({ name }) => name)).toEqual(['plain']);
    expect(zips(root)).toEqual(['plain.zip']);
  });

  it('names the functions there are when asked for another', async () => {
    await expect(build({ root: checkout(), only: ['plain', 'resise'] })).rejects.toThrow(
      'no function "resise". There are: native, plain.',
    );
  });

  it('refuses a dynamic import of sharp, whose ES modules are not in the zip', async () => {
    const root = checkout();
    write(
      root,
      'functions/native/handler.ts',
      'export const handler = async () => (await import("sharp")).default.versions;\n',
    );
    await expect(build({ root, only: ['native'] })).rejects.toThrow('imports sharp dynamically');
  });

  it('leaves the former zip when a function does not compile', async () => {
    const root = checkout();
    await build({ root, only: ['plain'] });
    const before = readFileSync(join(root, 'dist/plain.zip'));
    write(
      root,
      'functions/plain/handler.ts',
      'import { nothing } from "./nowhere.ts";\nexport const handler = nothing;\n',
    );
    await expect(build({ root, only: ['plain'] })).rejects.toThrow('"plain" does not compile');
    expect(readFileSync(join(root, 'dist/plain.zip')).equals(before)).toBe(true);
    expect(zips(root)).toEqual(['plain.zip']);
  });
});
