import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../files.ts';
import { UserError } from '../user-error.ts';

export const ARCHITECTURES = ['arm64', 'x86_64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/**
 * One zip, as the modules read it from manifest.json; `sha256` is base64 because Lambda's
 * CodeSha256 is.
 */
export interface Artifact {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly handler: string;
  readonly runtime: string;
  readonly architectures: readonly Architecture[];
}

export interface Manifest {
  readonly functions: readonly Artifact[];
}

/**
 * What a zip was made from: enough to say, without esbuild, whether it is still what a build would
 * give.
 */
export interface BuildRecord {
  readonly artifact: Artifact;
  readonly sources: readonly string[];
  /** Folders (`node_modules/...`) of the packages in its index.js, for a bill of materials. */
  readonly packages: readonly string[];
  readonly sourceHash: string;
}

const STATE_FILE = '.build.json';
const MANIFEST_FILE = 'manifest.json';

export function readRecords(out: string): Map<string, BuildRecord> {
  const path = join(out, STATE_FILE);
  if (!existsSync(path)) return new Map();
  try {
    const records = JSON.parse(readFileSync(path, 'utf8')) as BuildRecord[];
    return new Map(records.map((record) => [record.artifact.file, record]));
  } catch {
    // An unreadable state only costs a rebuild.
    return new Map();
  }
}

/** The state goes last: a build that is cut off before it is done again. */
export function writeRecords(out: string, records: Iterable<BuildRecord>): Manifest {
  const sorted = [...records].sort((a, b) => (a.artifact.file < b.artifact.file ? -1 : 1));
  const manifest: Manifest = { functions: sorted.map(({ artifact }) => artifact) };
  writeAtomic(join(out, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  writeAtomic(join(out, STATE_FILE), `${JSON.stringify(sorted, null, 2)}\n`);
  return manifest;
}

export function readManifest(out: string): Manifest | undefined {
  const path = join(out, MANIFEST_FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : undefined;
}

/** Those of some architectures: of the others nobody may have checked that they are new. */
export function builtFor(out: string, architectures: readonly Architecture[]): readonly Artifact[] {
  const wanted = (readManifest(out)?.functions ?? []).filter((artifact) =>
    artifact.architectures.some((architecture) => architectures.includes(architecture)),
  );
  if (wanted.length > 0) return wanted;
  throw new UserError(
    `${out} holds no zips for ${architectures.join(' or ')}: run \`npm run build\` first.`,
  );
}
