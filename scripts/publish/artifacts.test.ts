import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishArtifacts, requirePrefix, type ArtifactStore } from './artifacts.ts';

const ZIP = Buffer.from('the bytes of a zip');
const HEX = createHash('sha256').update(ZIP).digest('hex');

class MemoryStore implements ArtifactStore {
  readonly objects = new Map<string, { body: string; contentType: string }>();
  readonly has = async (key: string): Promise<boolean> => this.objects.has(key);
  readonly put = async (key: string, body: Uint8Array, contentType: string): Promise<void> => {
    this.objects.set(key, { body: Buffer.from(body).toString(), contentType });
  };
}

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), `image-api-publish-${process.pid}-`));
  const artifact = {
    name: 'resize',
    file: 'resize-arm64.zip',
    sha256: Buffer.from(HEX, 'hex').toString('base64'),
    architectures: ['arm64'],
  };
  writeFileSync(join(out, 'resize-arm64.zip'), ZIP);
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ functions: [artifact] }));
});
afterEach(() => rmSync(out, { recursive: true }));

describe('publishArtifacts', () => {
  it('stores each zip under its content and then the manifest that names it', async () => {
    const store = new MemoryStore();
    const key = `api/resize-arm64-${HEX.slice(0, 16)}.zip`;
    expect((await publishArtifacts(store, out, 'api/')).uploaded).toEqual([key]);
    expect([...store.objects.keys()]).toEqual([key, 'api/manifest.json']);
    const manifest = store.objects.get('api/manifest.json');
    // Terraform reads an object's body only if its Content-Type says text or JSON.
    expect(manifest?.contentType).toBe('application/json');
    expect(JSON.parse(manifest?.body ?? '')).toMatchObject({
      functions: [{ name: 'resize', architectures: ['arm64'], key }],
    });
    expect((await publishArtifacts(store, out, 'api/')).uploaded).toEqual([]);
  });

  it('refuses a zip that is not the one of the manifest', async () => {
    writeFileSync(join(out, 'resize-arm64.zip'), 'other bytes');
    const store = new MemoryStore();
    await expect(publishArtifacts(store, out, '')).rejects.toThrow(
      'resize-arm64.zip is not what its manifest says',
    );
    expect(store.objects.size).toBe(0);
  });

  it('asks for a build where there is none', async () => {
    rmSync(join(out, 'manifest.json'));
    await expect(publishArtifacts(new MemoryStore(), out, '')).rejects.toThrow('npm run build');
  });

  it.each(['folder', '/folder/', '/'])('refuses the prefix %j', (prefix) => {
    expect(() => requirePrefix(prefix)).toThrow('--prefix');
  });
});
