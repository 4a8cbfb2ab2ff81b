import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ApiError } from '../errors.ts';
import type { ObjectKey } from '../keys.ts';
import type { FoundObject, ObjectStore, ReadOptions, UrlSigner, Tags } from '../storage.ts';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly lastModified: Date;
  readonly metadata: Readonly<Record<string, string>>;
  readonly cacheControl?: string | undefined;
  readonly tags?: Tags | undefined;
}

export interface MemoryStore extends ObjectStore {
  readonly objects: Map<string, StoredObject>;
  /** Puts an object without any condition; answers its ETag. */
  seed(key: string, bytes: Uint8Array, contentType: string): string;
  /** Names of the calls that were made, such as `get images/a.jpg`. */
  readonly calls: string[];
}

/** An ObjectStore in memory that keeps S3's rules for conditions and ranges. */
export function createMemoryStore(): MemoryStore {
  const objects = new Map<string, StoredObject>();
  const calls: string[] = [];
  const read = (key: ObjectKey, options: ReadOptions): FoundObject => {
    const object = objects.get(key);
    if (object === undefined) throw new ApiError('not_found', 'No image has this key.');
    return answer(object, options);
  };
  const save = (key: string, object: Omit<StoredObject, 'etag' | 'lastModified'>) => {
    const etag = `"${createHash('md5').update(object.bytes).digest('hex')}"`;
    objects.set(key, { ...object, etag, lastModified: new Date('2026-01-02T03:04:05Z') });
    return etag;
  };
  return {
    objects,
    calls,
    seed: (key, bytes, contentType) =>
      save(key, { bytes: Buffer.from(bytes), contentType, metadata: {} }),
    async head(key) {
      calls.push(`head ${key}`);
      const { body: _, ...facts } = read(key, {});
      return facts;
    },
    async get(key, _deadline, options = {}) {
      calls.push(`get ${key}`);
      return read(key, options);
    },
    async put(key, bytes, _deadline, options) {
      calls.push(`put ${key}`);
      if (options.createOnly === true && objects.has(key)) {
        throw new ApiError('key_exists', 'An image with this key exists already.');
      }
      if (options.ifMatch !== undefined && options.ifMatch !== objects.get(key)?.etag) {
        throw new ApiError('precondition_failed', 'Another object, or none, has the key.');
      }
      const { contentType, cacheControl, metadata = {}, tags } = options;
      const facts = { contentType, cacheControl, metadata, tags };
      const etag = save(key, { bytes: Buffer.from(bytes), ...facts });
      return { etag };
    },
  };
}

function answer(object: StoredObject, options: ReadOptions): FoundObject {
  const { etag, lastModified, contentType, metadata, bytes } = object;
  if (options.ifMatch !== undefined && options.ifMatch !== etag) {
    throw new ApiError('key_exists', 'Condition failed.');
  }
  const range = parseRange(options.range, bytes.length);
  const part = range === undefined ? bytes : bytes.subarray(range.first, range.last + 1);
  return {
    etag,
    lastModified,
    contentType,
    metadata,
    contentLength: part.length,
    contentRange: range && `bytes ${range.first}-${range.last}/${bytes.length}`,
    body: Readable.from([part]),
  };
}

function parseRange(text: string | undefined, size: number) {
  if (text === undefined) return undefined;
  const match = /^bytes=(\d*)-(\d*)$/.exec(text);
  if (match === null || text === 'bytes=-') return undefined;
  const [, from = '', to = ''] = match;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to));
  if (first <= last) return { first, last };
  throw new ApiError('range_not_satisfiable', 'Outside.', {
    headers: { 'content-range': `bytes */${size}` },
  });
}

/** Signed URLs that tests can recognise. */
export const FAKE_SIGNER: UrlSigner = {
  signGet: async (key, { expiresSeconds }) =>
    `https://signed.example/${key}?expires=${expiresSeconds}`,
};
