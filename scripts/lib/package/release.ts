import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../build/manifest.ts';
import { sha256, writeAtomic } from '../files.ts';
import { writeZip } from '../zip.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { archivedFiles, builtEntries } from './contents.ts';
import { readHoldings } from './holdings.ts';
import { noticesOf } from './notices.ts';
import type { ReleaseVersion } from './release-version.ts';

const SUMS = 'SHA256SUMS';
const LESSER_LICENCES = ['LGPL-3.0.txt', 'GPL-3.0.txt'];

export interface ReleaseRequest {
  readonly root: string;
  /** Of the repository, relative to its root. */
  readonly files: readonly string[];
  /** Folder that a build filled. */
  readonly out: string;
  readonly architectures: readonly Architecture[];
  readonly release: ReleaseVersion;
  /** What it holds of another release is removed. */
  readonly folder: string;
}

export interface ReleaseFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** The archive, its bill of materials, and their checksums, written to the folder. */
export function writeRelease(request: ReleaseRequest): readonly ReleaseFile[] {
  const files = releaseFiles(request);
  const sums = files.map((file) => `${file.sha256}  ${file.name}\n`).join('');
  const all = [...files, releaseFile(SUMS, Buffer.from(sums))];
  removeFormer(request);
  for (const { name, bytes } of all) writeAtomic(join(request.folder, name), bytes);
  return all;
}

/** By their names, since the folder may be anyone's. */
function removeFormer({ folder, release }: ReleaseRequest): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const former = names.filter(
    (name) => name.startsWith(`${release.name}-`) && /\.(zip|cdx\.json)$/.test(name),
  );
  for (const name of [...former, SUMS]) rmSync(join(folder, name), { force: true });
}

function releaseFiles(request: ReleaseRequest): readonly ReleaseFile[] {
  const { root, files, out, architectures, release } = request;
  const holdings = readHoldings(root, out, architectures);
  const read = (file: string): Buffer => readFileSync(join(root, file));
  const licences = LESSER_LICENCES.map((name) => read(`scripts/lib/package/licences/${name}`));
  const notices = noticesOf(
    holdings,
    licences.map((text) => text.toString()),
  );
  const name = `${release.name}-${release.version}`;
  const archive = releaseFile(
    `${name}.zip`,
    writeZip([
      ...archivedFiles(files).map((file) => ({ name: file, bytes: read(file) })),
      { name: 'THIRD-PARTY-NOTICES.md', bytes: Buffer.from(notices) },
      ...builtEntries(out, architectures),
    ]),
  );
  const bill = `${JSON.stringify(billOfMaterials(release, holdings, archive), null, 2)}\n`;
  return [archive, releaseFile(`${name}.cdx.json`, Buffer.from(bill))];
}

function releaseFile(name: string, bytes: Buffer): ReleaseFile {
  return { name, bytes, sha256: sha256(bytes) };
}
