import { ApiError } from '../../shared/errors.ts';
import type { ObjectKey } from '../../shared/keys.ts';
import type { FoundObject, ObjectStore, Tags } from '../../shared/storage.ts';
import { createMemoryStore } from '../../shared/support/memory-store.ts';
import { readInspectConfig } from '../config.ts';
import { createInspect } from '../inspect.ts';
import type { Versions } from '../versions.ts';

/** A bucket that keeps versions and their tags. */
export function createVersionedBucket() {
  const derivatives = createMemoryStore();
  const versions = new Map<string, { tags: Tags; store: ObjectStore }>();
  const newest = new Map<string, string>();
  const calls: string[] = [];
  const gone = () => new ApiError('not_found', 'No version.');
  const versionOf = (key: string, versionId: string | undefined) => {
    const found = versions.get(`${key} ${versionId ?? newest.get(key)}`);
    if (found === undefined) throw gone();
    return found;
  };
  const store: ObjectStore = {
    head: async (key, deadline) => {
      if (!key.startsWith('images/')) return derivatives.head(key, deadline);
      const facts = await versionOf(key, undefined).store.head(key, deadline);
      return { ...facts, versionId: newest.get(key) };
    },
    get: async (key, deadline, options = {}): Promise<FoundObject> => {
      calls.push(`get ${options.versionId}`);
      return versionOf(key, options.versionId).store.get(key, deadline, {});
    },
    put: derivatives.put,
  };
  const tagging: Versions = {
    readTags: async ({ key, versionId }) => versionOf(key, versionId).tags,
    remove: async (key) => void derivatives.objects.delete(key),
    writeTags: async ({ key, versionId }, tags) => {
      calls.push(`tag ${versionId}`);
      versionOf(key, versionId).tags = tags;
    },
  };
  return {
    store,
    tagging,
    calls,
    derivatives: derivatives.objects,
    put(
      key: string,
      versionId: string,
      bytes: Uint8Array,
      contentType = 'image/png',
      tags: Tags = {},
    ) {
      const one = createMemoryStore();
      one.seed(key, bytes, contentType);
      versions.set(`${key} ${versionId}`, { tags, store: one });
      newest.set(key, versionId);
    },
    /** As a delete without a version: the versions stay. */
    hide: (key: string) => void newest.delete(key),
    remove: (key: string, versionId: string) => void versions.delete(`${key} ${versionId}`),
    tagsOf: (key: string, versionId: string) => versions.get(`${key} ${versionId}`)?.tags,
  };
}

export type VersionedBucket = ReturnType<typeof createVersionedBucket>;

/** "Event message structure" (Amazon S3 User Guide). */
export function recordOf(key: string, versionId?: string, change: object = {}): object {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-central-1',
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: 'bucket', arn: 'arn:aws:s3:::bucket' },
      object: { key, size: 1, eTag: 'x', ...(versionId === undefined ? {} : { versionId }) },
    },
    ...change,
  };
}

export interface LogLine {
  readonly level: string;
  readonly outcome: string;
  readonly code?: string;
  readonly ignored?: string;
  readonly error?: { readonly message: string };
}

export function setUp(env: Record<string, string> = {}) {
  const bucket = createVersionedBucket();
  const config = readInspectConfig({ S3_BUCKET_NAME: 'bucket', ...env });
  const lines: LogLine[] = [];
  const handler = createInspect(
    { config, store: bucket.store, versions: bucket.tagging },
    {
      functionName: 'inspect',
      ...config,
      sink: (line) => void lines.push(JSON.parse(line) as LogLine),
    },
  );
  const tell = (...records: unknown[]) =>
    handler({ Records: records }, { getRemainingTimeInMillis: () => 60_000 });
  return { bucket, handler, tell, lines, config };
}

export const KEY = 'images/a b+c.png' as ObjectKey;
/** As S3 writes it into an event. */
export const ENCODED = 'images/a+b%2Bc.png';
