import type { Deadline } from '../shared/deadline.ts';
import { ApiError, type ErrorCode } from '../shared/errors.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { type ObjectStore, readObject } from '../shared/storage.ts';
import type { Thumbnail } from '../shared/thumbnail.ts';

/** What is wrong with one width, beside others that were made. */
export interface FailedThumbnail {
  readonly requestedWidth: number;
  readonly code: ErrorCode;
  readonly message: string;
}

export type ThumbnailResult = Thumbnail | FailedThumbnail;

export function isMade(result: ThumbnailResult): result is Thumbnail {
  return 'key' in result;
}

export type JobStatus =
  | { readonly id: string; readonly status: 'pending'; readonly attempt: number }
  | {
      readonly id: string;
      readonly status: 'done';
      readonly key: string;
      readonly thumbnails: readonly ThumbnailResult[];
    }
  | {
      readonly id: string;
      readonly status: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      /** When each width was tried, and none was made. */
      readonly thumbnails?: readonly ThumbnailResult[];
    };

export interface StatusStore {
  read(id: string, deadline: Deadline): Promise<JobStatus | undefined>;
  /** The first word on a job; false: it has one already. */
  create(status: JobStatus, deadline: Deadline): Promise<boolean>;
  write(status: JobStatus, deadline: Deadline): Promise<void>;
}

/** A status is a few kilobytes: twenty thumbnails with their keys. */
const MAX_STATUS_BYTES = 100_000;

export function createStatusStore(store: ObjectStore, prefix: string): StatusStore {
  const keyOf = (id: string) => `${prefix}${id}.json` as ObjectKey;
  const put = async (status: JobStatus, deadline: Deadline, createOnly: boolean) => {
    await store.put(keyOf(status.id), Buffer.from(JSON.stringify(status)), deadline, {
      contentType: 'application/json',
      cacheControl: 'no-store',
      createOnly,
    });
  };
  return {
    async read(id, deadline) {
      try {
        const { bytes } = await readObject(store, keyOf(id), MAX_STATUS_BYTES, deadline);
        return JSON.parse(bytes.toString('utf8')) as JobStatus;
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not_found') return undefined;
        throw error;
      }
    },
    async create(status, deadline) {
      try {
        await put(status, deadline, true);
        return true;
      } catch (error) {
        if (error instanceof ApiError && error.code === 'key_exists') return false;
        throw error;
      }
    },
    write: (status, deadline) => put(status, deadline, false),
  };
}

/**
 * An id becomes part of a key: nothing but what the API's mapping template makes, milliseconds and
 * API Gateway's own id of the request.
 */
export function isJobId(id: string): boolean {
  return /^[0-9]{13}[0-9A-Za-z-]{8,64}$/.test(id);
}
