import { DeleteObjectCommand, PutObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Deadline } from '../shared/deadline.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { toApiError } from '../shared/s3/errors.ts';
import { createSend } from '../shared/s3/send.ts';
import { createReadTags } from '../shared/s3/tags.ts';
import type { Tags } from '../shared/storage.ts';
import type { Upload } from './events.ts';

/**
 * What only this function does with a bucket, above all with the tags of one version of an object.
 * Failures are ApiErrors; not_found: the version is gone.
 */
export interface Versions {
  readTags(upload: Upload, deadline: Deadline): Promise<Tags>;
  /** In place of those that it has. */
  writeTags(upload: Upload, tags: Tags, deadline: Deadline): Promise<void>;
  /** Of a thumbnail; nothing happens where there is none. */
  remove(key: ObjectKey, deadline: Deadline): Promise<void>;
}

export function createVersions(client: S3Client, bucket: string): Versions {
  const send = createSend(client);
  const failed = (error: unknown): never => {
    throw toApiError(error);
  };
  const readTags = createReadTags(client, bucket);
  return {
    readTags: ({ key, versionId }, deadline) => readTags(key, deadline, versionId),
    writeTags: async ({ key, versionId }, tags, deadline) => {
      const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const place = { Bucket: bucket, Key: key, VersionId: versionId };
      const command = new PutObjectTaggingCommand({ ...place, Tagging: { TagSet } });
      await send(command, deadline).catch(failed);
    },
    remove: async (key, deadline) => {
      const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
      await send(command, deadline).catch(failed);
    },
  };
}
