import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtFor, type Architecture } from '../build/manifest.ts';
import { listFiles } from '../files.ts';
import type { ZipEntry } from '../zip.ts';

/** What Terraform reads and what its user does: the module's root is the archive's. */
const WANTED = [
  /^[^/]+\.tf$/,
  /^(README|CHANGELOG|UPGRADE|SECURITY)\.md$|^LICENSE$/,
  /^(modules|examples|docs)\//,
  // Routes, parameters and limits, to which the README leads.
  /^functions\/.*\.md$/,
  // A mocked account, for the tests of those who use the module: docs/testing-your-stack.md.
  /^tests\/support\/aws\//,
];
/** Tests and sources of what is built, and what a user's own runs leave beside an example. */
const NOT_WANTED = /^modules\/[^/]+\/(tests|page)\/|\.ts$|\.tfvars(\.json)?$|\.tfstate/;

/** Of the files of the repository, those that a release archive holds as they are. */
export function archivedFiles(files: readonly string[]): readonly string[] {
  return files.filter(
    (file) => WANTED.some((pattern) => pattern.test(file)) && !NOT_WANTED.test(file),
  );
}

/** What a build makes for the module beside the zips: pages. */
const PAGE = /^[\w-]+\.html$/;

/** The zips of some architectures with a manifest of them, where the module looks: in dist/. */
export function builtEntries(out: string, architectures: readonly Architecture[]): ZipEntry[] {
  const functions = builtFor(out, architectures);
  const manifest = Buffer.from(`${JSON.stringify({ functions }, null, 2)}\n`);
  const files = [
    ...functions.map(({ file }) => file),
    ...listFiles(out, '', (name) => PAGE.test(name)),
  ];
  return [
    { name: 'dist/manifest.json', bytes: manifest },
    ...files.map((file) => ({ name: `dist/${file}`, bytes: readFileSync(join(out, file)) })),
  ];
}
