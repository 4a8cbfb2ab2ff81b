import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtFor, type Architecture, type Artifact } from '../build/manifest.ts';
import { PAGE_FILE } from '../build/page.ts';
import { sha256 } from '../files.ts';
import { UserError } from '../user-error.ts';

export interface ArtifactStore {
  readonly has: (key: string, bytes: number) => Promise<boolean>;
  /** Undefined where there is no such object. */
  readonly read: (key: string) => Promise<string | undefined>;
  readonly put: (key: string, body: Uint8Array, contentType: string) => Promise<void>;
}

export interface PublishedArtifact extends Artifact {
  readonly key: string;
}

export interface Publication {
  /** Folder that `npm run build` filled. */
  readonly out: string;
  /** Zips for none of them are left out, also of the manifest: nobody checked that they are new. */
  readonly architectures: readonly Architecture[];
  /** Version of the module: a folder of its own, so that consumers of another see no change. */
  readonly version: string;
  readonly prefix: string;
  /** Whether another content may take the place of what this version holds already. */
  readonly replace: boolean;
}

export interface Published {
  /** `s3_prefix` of consumers. */
  readonly prefix: string;
  readonly functions: readonly PublishedArtifact[];
  readonly uploaded: readonly string[];
}

/**
 * The content is in the name: a published zip never changes, so what other stacks deploy from it
 * cannot either. The manifest goes last, so that it never names a zip that is not there.
 */
export async function publishArtifacts(
  store: ArtifactStore,
  { out, architectures, version, prefix, replace }: Publication,
): Promise<Published> {
  const folder = `${requirePrefix(prefix)}${version}/`;
  const zips = readZips(out, architectures, folder);
  const functions = zips.map(({ artifact }) => artifact);
  const manifestKey = `${folder}manifest.json`;
  const page = existsSync(join(out, PAGE_FILE)) ? readFileSync(join(out, PAGE_FILE)) : undefined;
  const content = { functions, ...(page && { demoPage: sha256(page) }) };
  const manifest = `${JSON.stringify(content, null, 2)}\n`;
  const former = await store.read(manifestKey);
  if (former !== undefined && former !== manifest && !replace)
    throw new UserError(
      `${manifestKey} holds other zips of version ${version}, which consumers may deploy: raise ` +
        '"version" in package.json, or pass --replace to change what they get at their next apply.',
    );
  const uploaded = await Promise.all(zips.map((zip) => upload(store, zip)));
  // Terraform reads the body of what says that it is text.
  if (former !== manifest && page)
    await store.put(`${folder}${PAGE_FILE}`, page, 'text/html; charset=utf-8');
  if (former !== manifest) await store.put(manifestKey, Buffer.from(manifest), 'application/json');
  return { prefix: folder, functions, uploaded: uploaded.flat() };
}

interface Zip {
  readonly artifact: PublishedArtifact;
  readonly zip: Buffer;
}

/** The keys that were not there. */
async function upload(store: ArtifactStore, { artifact, zip }: Zip): Promise<readonly string[]> {
  if (await store.has(artifact.key, zip.length)) return [];
  await store.put(artifact.key, zip, 'application/zip');
  return [artifact.key];
}

function readZips(
  out: string,
  architectures: readonly Architecture[],
  folder: string,
): readonly Zip[] {
  return builtFor(out, architectures).map((artifact) => {
    const zip = readFileSync(join(out, artifact.file));
    const hash = createHash('sha256').update(zip);
    if (hash.copy().digest('base64') !== artifact.sha256)
      throw new UserError(`${artifact.file} is not what its manifest says: run \`npm run build\`.`);
    const key = `${folder}${artifactName(artifact)}-${hash.digest('hex').slice(0, 16)}.zip`;
    return { artifact: { ...artifact, key }, zip };
  });
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

/** What a consumer of the module writes to deploy a publication. */
export function consumerLine(bucket: string, { prefix }: Published): string {
  const place = `s3_bucket = ${JSON.stringify(bucket)}, s3_prefix = ${JSON.stringify(prefix)}`;
  return `artifacts = { ${place} }`;
}
