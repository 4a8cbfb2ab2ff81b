import { ApiError, type ErrorCode } from '../shared/errors.ts';
import type { ImageType } from '../shared/image/type.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { type ObjectStore, readObject } from '../shared/storage.ts';

export interface Thumbnail {
  /** The width that was asked for; the picture is never enlarged to it. */
  readonly requestedWidth: number;
  readonly key: string;
  readonly type: ImageType;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

export type JobStatus =
  | { readonly id: string; readonly status: 'pending'; readonly attempt: number }
  | {
      readonly id: string;
      readonly status: 'done';
      readonly key: string;
      readonly thumbnails: readonly Thumbnail[];
    }
  | {
      readonly id: string;
      readonly status: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
    };

export interface StatusStore {
  read(id: string): Promise<JobStatus | undefined>;
  write(status: JobStatus): Promise<void>;
}

/** A status is a few kilobytes: twenty thumbnails with their keys. */
const MAX_STATUS_BYTES = 100_000;

export function createStatusStore(store: ObjectStore, prefix: string): StatusStore {
  const keyOf = (id: string) => `${prefix}${id}.json` as ObjectKey;
  return {
    async read(id) {
      try {
        const { bytes } = await readObject(store, keyOf(id), MAX_STATUS_BYTES);
        return JSON.parse(bytes.toString('utf8')) as JobStatus;
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not_found') return undefined;
        throw error;
      }
    },
    async write(status) {
      await store.put(keyOf(status.id), Buffer.from(JSON.stringify(status)), {
        contentType: 'application/json',
        cacheControl: 'no-store',
      });
    },
  };
}

/** An id becomes part of a key: nothing but what API Gateway makes. */
export function isJobId(id: string): boolean {
  return /^[0-9A-Za-z-]{1,64}$/.test(id);
}

/** API Gateway's request ids are random UUIDs (version 4). */
export function isRequestId(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
}
