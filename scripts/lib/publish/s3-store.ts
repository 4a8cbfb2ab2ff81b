import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { UserError } from '../user-error.ts';
import type { ArtifactStore } from './artifacts.ts';

export function s3Store(client: S3Client, bucket: string): ArtifactStore {
  return {
    has: async (key, bytes) => {
      try {
        const { ContentLength } = await client.send(
          new HeadObjectCommand({ Bucket: bucket, Key: key }),
        );
        return ContentLength === bytes;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw explain(error, bucket);
      }
    },
    read: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToString();
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw explain(error, bucket);
      }
    },
    put: async (key, body, contentType) => {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
      });
      await client.send(command).catch((error: unknown) => {
        throw explain(error, bucket);
      });
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Wrong credentials, region or bucket are the user's to mend, not a stack trace's. */
function explain(error: unknown, bucket: string): UserError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const status = statusOf(error);
  const detail = message && message !== name ? `: ${message}` : '';
  return new UserError(
    `S3 bucket "${bucket}": ` +
      `${name}${detail}${status ? ` (HTTP ${status})` : ''}.` +
      ' Check its name, AWS_REGION and the credentials.',
  );
}
