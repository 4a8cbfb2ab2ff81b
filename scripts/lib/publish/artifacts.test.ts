import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  consumerLine,
  publishArtifacts,
  requirePrefix,
  type ArtifactStore,
  type Publication,
} from './artifacts.ts';

const ZIP = Buffer.from('the bytes of a zip');
const HEX = createHash('sha256').update(ZIP).digest('hex');

const ARM = { name: 'resize', file: 'resize-arm64.zip', architectures: ['arm64'] };

function writeBuild(zip: Uint8Array, ...more: readonly (typeof ARM)[]): void {
  const sha256 = createHash('sha256').update(zip).digest('base64');
  const functions = [ARM, ...more].map((artifact) => ({ ...artifact, sha256 }));
  for (const { file } of functions) writeFileSync(join(out, file), zip);
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ functions }));
}

const rebuild = (): void => writeBuild(Buffer.from('the bytes of another zip'));

class MemoryStore implements ArtifactStore {
  readonly objects = new Map<string, { body: string; contentType: string }>();
  readonly has = async (key: string): Promise<boolean> => this.objects.has(key);
  readonly read = async (key: string): Promise<string | undefined> => this.objects.get(key)?.body;
  readonly put = async (key: string, body: Uint8Array, contentType: string): Promise<void> => {
    this.objects.set(key, { body: Buffer.from(body).toString(), contentType });
  };
}

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), `image-api-publish-${process.pid}-`));
  writeBuild(ZIP);
});
afterEach(() => rmSync(out, { recursive: true }));

const publication = (more: Partial<Publication> = {}): Publication => ({
  out,
  architectures: ['arm64'],
  version: '1.2.3',
  prefix: '',
  replace: false,
  ...more,
});

describe('publishArtifacts', () => {
  it('stores each zip under its content and then the manifest that names it', async () => {
    const store = new MemoryStore();
    const key = `api/1.2.3/resize-arm64-${HEX.slice(0, 16)}.zip`;
    const request = publication({ prefix: 'api/' });
    const published = await publishArtifacts(store, request);
    expect(published.uploaded).toEqual([key]);
    expect(consumerLine('zips', published)).toBe(
      'artifacts = { s3_bucket = "zips", s3_prefix = "api/1.2.3/" }',
    );
    expect([...store.objects.keys()]).toEqual([key, 'api/1.2.3/manifest.json']);
    const manifest = store.objects.get('api/1.2.3/manifest.json');
    // Terraform reads an object's body only if its Content-Type says text or JSON.
    expect(manifest?.contentType).toBe('application/json');
    expect(JSON.parse(manifest?.body ?? '')).toMatchObject({
      functions: [{ name: 'resize', architectures: ['arm64'], key }],
    });
    expect((await publishArtifacts(store, request)).uploaded).toEqual([]);
  });

  it('leaves what another version published as it is', async () => {
    const store = new MemoryStore();
    await publishArtifacts(store, publication());
    const before = new Map(store.objects);
    rebuild();
    await publishArtifacts(store, publication({ version: '1.3.0' }));
    for (const [key, object] of before) expect(store.objects.get(key)).toEqual(object);
    expect(store.objects.size).toBe(before.size + 2);
  });

  it('changes what a version holds only when asked to', async () => {
    const store = new MemoryStore();
    await publishArtifacts(store, publication());
    rebuild();
    const before = store.objects.size;
    await expect(publishArtifacts(store, publication())).rejects.toThrow(
      'raise "version" in package.json, or pass --replace',
    );
    expect(store.objects.size).toBe(before);
    const { uploaded } = await publishArtifacts(store, publication({ replace: true }));
    expect(uploaded).toHaveLength(1);
    expect(store.objects.get('1.2.3/manifest.json')?.body).toContain(uploaded[0]);
  });

  it('stores the demo page beside the manifest, which tells when it is another one', async () => {
    const store = new MemoryStore();
    const page = (html: string): void => writeFileSync(join(out, 'demo-page.html'), html);
    page('<p>one</p>');
    await publishArtifacts(store, publication());
    // Terraform reads an object's body only if its Content-Type says text or JSON.
    const stored = { body: '<p>one</p>', contentType: 'text/html; charset=utf-8' };
    expect(store.objects.get('1.2.3/demo-page.html')).toEqual(stored);
    expect([...store.objects.keys()].at(-1)).toBe('1.2.3/manifest.json');
    page('<p>two</p>');
    await expect(publishArtifacts(store, publication())).rejects.toThrow('pass --replace');
    expect(store.objects.get('1.2.3/demo-page.html')).toEqual(stored);
    await publishArtifacts(store, publication({ replace: true }));
    expect(store.objects.get('1.2.3/demo-page.html')?.body).toBe('<p>two</p>');
  });

  // That of another architecture may be old: the command checks those that were asked for.
  it('leaves out what is for another architecture, and asks for a build of its own', async () => {
    const store = new MemoryStore();
    writeBuild(ZIP, { name: 'resize', file: 'resize-x86_64.zip', architectures: ['x86_64'] });
    const { functions } = await publishArtifacts(store, publication());
    expect(functions.map(({ file }) => file)).toEqual(['resize-arm64.zip']);
    expect(store.objects.get('1.2.3/manifest.json')?.body).not.toContain('x86_64');
    writeBuild(ZIP);
    await expect(
      publishArtifacts(store, publication({ architectures: ['x86_64'] })),
    ).rejects.toThrow('holds no zips for x86_64: run `npm run build` first');
  });

  it('refuses a zip that is not the one of the manifest', async () => {
    writeFileSync(join(out, 'resize-arm64.zip'), 'other bytes');
    const store = new MemoryStore();
    await expect(publishArtifacts(store, publication())).rejects.toThrow(
      'resize-arm64.zip is not what its manifest says',
    );
    expect(store.objects.size).toBe(0);
  });

  it('asks for a build where there is none', async () => {
    rmSync(join(out, 'manifest.json'));
    await expect(publishArtifacts(new MemoryStore(), publication())).rejects.toThrow(
      'npm run build',
    );
  });

  it.each(['folder', '/folder/', '/'])('refuses the prefix %j', (prefix) => {
    expect(() => requirePrefix(prefix)).toThrow('--prefix');
  });
});
