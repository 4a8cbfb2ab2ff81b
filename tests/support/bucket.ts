import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local-aws/credentials.ts';
import type { LocalAws } from '../../local-aws/server.ts';
import type { Example } from './example.ts';

export interface Bucket {
  readonly keys: (prefix?: string) => Promise<readonly string[]>;
  readonly read: (key: string) => Promise<{
    readonly bytes: Buffer;
    readonly type: string | undefined;
    readonly etag: string | undefined;
  }>;
  /** `state`: its owner's verdict, where uploads are looked at; what is ready gets thumbnails. */
  readonly write: (
    key: string,
    bytes: Buffer,
    type: string,
    state?: 'ready' | 'refused',
  ) => Promise<void>;
}

/** The example's bucket as its owner sees it, past the API under test. */
export function bucketOf({ aws, applied }: Example): Bucket {
  return bucketNamed(aws, String(applied.outputs['bucket_name']));
}

export function clientOf(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    forcePathStyle: true,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
}

export function bucketNamed(aws: Pick<LocalAws, 'url'>, Bucket: string): Bucket {
  const client = clientOf(aws.url);
  const keys = async (Prefix = ''): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return {
    keys,
    read: async (Key) => {
      const { Body, ContentType, ETag } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return {
        bytes: Buffer.from((await Body?.transformToByteArray()) ?? []),
        type: ContentType,
        etag: ETag,
      };
    },
    write: async (Key, Body, ContentType, state = 'ready') => {
      const Tagging = `image-state=${state}`;
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType, Tagging }));
    },
  };
}
