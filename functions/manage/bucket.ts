import {
  type _Object,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Deadline } from '../shared/deadline.ts';
import { ApiError } from '../shared/errors.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { preconditionFailed } from '../shared/preconditions.ts';
import { toApiError } from '../shared/s3/errors.ts';
import { createSend, type Send } from '../shared/s3/send.ts';

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
  readonly lastModified: Date;
}

export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  readonly isLast: boolean;
}

export interface ListOptions {
  readonly limit: number;
  /** Only what comes behind this key, in the order of UTF-8 bytes. */
  readonly after?: string | undefined;
}

/** What only this function does with a bucket. Failures are ApiErrors. */
export interface Bucket {
  list(prefix: string, options: ListOptions, deadline: Deadline): Promise<ObjectPage>;
  /** `ifMatch`: the ETag that the object must still have, else precondition_failed. */
  remove(key: ObjectKey, ifMatch: string | undefined, deadline: Deadline): Promise<void>;
  /** At most 1,000 at once; what S3 refuses is a failure of all. */
  removeAll(keys: readonly string[], deadline: Deadline): Promise<void>;
}

export function createBucket(client: S3Client, bucket: string): Bucket {
  const send = createSend(client);
  return {
    list: async (prefix, { limit, after }, deadline) => {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: limit,
        StartAfter: after,
        // XML 1.0 cannot carry every key.
        EncodingType: 'url',
      });
      const { Contents = [], IsTruncated } = await send(command, deadline).catch(failed);
      return { objects: Contents.map(objectOf), isLast: IsTruncated !== true };
    },
    remove: async (key, ifMatch, deadline) => {
      const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: ifMatch });
      await send(command, deadline).catch(goneOrFailed);
    },
    removeAll: (keys, deadline) => removeAll(send, bucket, keys, deadline),
  };
}

async function removeAll(
  send: Send,
  bucket: string,
  keys: readonly string[],
  deadline: Deadline,
): Promise<void> {
  const Objects = keys.map((Key) => ({ Key }));
  const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
  const { Errors = [] } = await send(command, deadline).catch(failed);
  const [first] = Errors;
  // A 200 may hold failures of single keys (Amazon S3 API Reference, DeleteObjects).
  if (first !== undefined) throw toApiError({ name: first.Code });
}

/** With `encoding-type=url` a space is "+" (S3) or "%20" (others); a plus is "%2B" by both. */
function objectOf({ Key = '', Size = 0, ETag = '', LastModified }: _Object): ListedObject {
  const key = decodeURIComponent(Key.replace(/\+/g, ' '));
  return { key, bytes: Size, etag: ETag, lastModified: LastModified ?? new Date(0) };
}

/**
 * Amazon S3 User Guide, "How to perform conditional deletes": 412 for another ETag, 404 or 204
 * where nothing is left to delete; that is what was asked for, and what a repeat finds.
 */
function goneOrFailed(error: unknown): void {
  const failure = toApiError(error);
  if (failure.code === 'not_found') return;
  throw failure.status === 412 ? preconditionFailed() : failure;
}

function failed(error: unknown): never {
  throw toApiError(error) satisfies ApiError;
}
