import { GetObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Deadline } from '../deadline.ts';
import type { ObjectKey } from '../keys.ts';
import type { Tags } from '../storage.ts';
import { toApiError } from './errors.ts';
import { createSend } from './send.ts';

/** Tags of an object, or of one version of it. Failures are ApiErrors. */
export type ReadTags = (key: ObjectKey, deadline: Deadline, versionId?: string) => Promise<Tags>;

export function createReadTags(client: S3Client, bucket: string): ReadTags {
  const send = createSend(client);
  return async (key, deadline, versionId) => {
    const input = { Bucket: bucket, Key: key, VersionId: versionId };
    try {
      const { TagSet = [] } = await send(new GetObjectTaggingCommand(input), deadline);
      return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
    } catch (error) {
      throw toApiError(error);
    }
  };
}
