import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, hostArchitecture } from '../lib/build/builder.ts';
import { ARCHITECTURES, type Artifact } from '../lib/build/manifest.ts';
import { writeAtomic } from '../lib/files.ts';
import { readZip } from '../lib/zip.ts';

/** Built apart from dist/, so that a benchmark changes nothing that an apply would pick up. */
export async function buildZips(
  root: string,
  architectures = ARCHITECTURES as readonly Artifact['architectures'][number][],
): Promise<readonly Artifact[]> {
  const { manifest } = await build({ root, out: zipFolder(root), architectures });
  return manifest.functions;
}

export const zipFolder = (root: string): string => join(root, '.local/bench/dist');

/** The functions that run on this machine, each unpacked as Lambda would find it. */
export async function unpackZips(root: string): Promise<ReadonlyMap<string, string>> {
  const host = hostArchitecture();
  const artifacts = await buildZips(root, [host]);
  // In Lambda no package.json lies above the code; here the repository's would make it an ES
  // module.
  writeAtomic(join(root, '.local/bench/unpacked/package.json'), '{ "type": "commonjs" }\n');
  const folders = new Map<string, string>();
  for (const { name, file, architectures } of artifacts) {
    if (architectures.includes(host)) folders.set(name, unpack(root, name, file));
  }
  return folders;
}

function unpack(root: string, name: string, file: string): string {
  const folder = join(root, '.local/bench/unpacked', name);
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of readZip(readFileSync(join(zipFolder(root), file)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
