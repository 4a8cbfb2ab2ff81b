import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest, type Artifact } from '../lib/build/manifest.ts';
import { UserError } from '../lib/user-error.ts';

export interface ArtifactStore {
  readonly has: (key: string, bytes: number) => Promise<boolean>;
  readonly put: (key: string, body: Uint8Array, contentType: string) => Promise<void>;
}

export interface PublishedArtifact extends Artifact {
  readonly key: string;
}

export interface Published {
  readonly manifestKey: string;
  readonly functions: readonly PublishedArtifact[];
  readonly uploaded: readonly string[];
}

/**
 * The content is in the name: a published zip never changes, so what other stacks deploy from it
 * cannot either. The manifest goes
 * last, so that it never names a zip that is not there.
 */
export async function publishArtifacts(
  store: ArtifactStore,
  out: string,
  prefix: string,
): Promise<Published> {
  const manifest = readManifest(out);
  if (!manifest || manifest.functions.length === 0)
    throw new UserError(`${out} holds no zips: run \`npm run build\` first.`);
  const functions: PublishedArtifact[] = [];
  const uploaded: string[] = [];
  for (const artifact of manifest.functions) {
    const zip = readFileSync(join(out, artifact.file));
    const hash = createHash('sha256').update(zip);
    if (hash.copy().digest('base64') !== artifact.sha256)
      throw new UserError(`${artifact.file} is not what its manifest says: run \`npm run build\`.`);
    const key = `${prefix}${artifactName(artifact)}-${hash.digest('hex').slice(0, 16)}.zip`;
    functions.push({ ...artifact, key });
    if (await store.has(key, zip.length)) continue;
    await store.put(key, zip, 'application/zip');
    uploaded.push(key);
  }
  const manifestKey = `${prefix}manifest.json`;
  await store.put(
    manifestKey,
    Buffer.from(`${JSON.stringify({ functions }, null, 2)}\n`),
    'application/json',
  );
  return { manifestKey, functions, uploaded };
}

/** "presign" or "resize-arm64": the zip's own name. */
function artifactName({ file }: Artifact): string {
  return file.replace(/\.zip$/, '');
}

export function requirePrefix(prefix: string): string {
  if (prefix === '' || (prefix.endsWith('/') && !prefix.startsWith('/'))) return prefix;
  throw new UserError(
    `--prefix must be empty or end in "/", without one at the beginning, got "${prefix}".`,
  );
}
