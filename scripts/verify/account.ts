import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { derivativeFolder } from '../../functions/shared/derivatives.ts';
import type { Findings } from '../lib/checks/check.ts';
import { messageOf, UserError } from '../lib/user-error.ts';
import type { Credentials } from './signature.ts';
import type { Account } from './stage-check.ts';

export interface Bucket {
  readonly account: Account;
  readonly put: (key: string, body: Buffer, type: string) => Promise<void>;
  /** All versions of the keys; returns what is still there. */
  readonly remove: (keys: readonly string[]) => Promise<readonly string[]>;
  /** Names of the objects below a prefix, deleted ones too where versions are kept. */
  readonly below: (prefix: string) => Promise<readonly string[]>;
}

export interface Caller {
  readonly region: string;
  readonly credentials: Credentials;
}

export interface CallerRequest {
  readonly region: string | undefined;
  /** The option that asks for credentials. */
  readonly purpose: string;
}

/** Region and credentials as every AWS program finds them. */
export async function openCaller({ region, purpose }: CallerRequest): Promise<Caller> {
  const { config } = new S3Client(region === undefined ? {} : { region });
  const [known, credentials] = await Promise.all([config.region(), config.credentials()]).catch(
    (error: unknown) => {
      throw new UserError(
        `${purpose} needs credentials and a region: set AWS_ACCESS_KEY_ID and ` +
          `AWS_SECRET_ACCESS_KEY (or AWS_PROFILE) and AWS_REGION. ${messageOf(error)}`,
      );
    },
  );
  return { region: known, credentials };
}

export function accountOf(caller: Caller, env: NodeJS.ProcessEnv): Account {
  const endpoint =
    env['AWS_ENDPOINT_URL_APIGATEWAY'] ??
    env['AWS_ENDPOINT_URL_API_GATEWAY'] ??
    env['AWS_ENDPOINT_URL'] ??
    `https://apigateway.${caller.region}.amazonaws.com`;
  return { ...caller, endpoint };
}

export interface BucketRequest {
  readonly name: string;
  readonly caller: Caller;
  readonly env: NodeJS.ProcessEnv;
}

export function openBucket({ name, caller, env }: BucketRequest): Bucket {
  const client = new S3Client({ region: caller.region });
  return {
    account: accountOf(caller, env),
    put: async (Key, Body, ContentType) => {
      await client.send(new PutObjectCommand({ Bucket: name, Key, Body, ContentType }));
    },
    remove: async (keys) => {
      const left: string[] = [];
      for (const key of keys)
        await removeVersions(client, name, key).catch(() => void left.push(key));
      return left;
    },
    below: async (Prefix) => {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: name, Prefix }),
      );
      return [...Versions, ...DeleteMarkers].flatMap(({ Key }) => Key ?? []);
    },
  };
}

/** Of this very key: a listing by prefix also shows longer ones. */
async function removeVersions(client: S3Client, Bucket: string, Key: string): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket, Prefix: Key }),
  );
  for (const version of [...Versions, ...DeleteMarkers]) {
    if (version.Key !== Key || version.VersionId === undefined) continue;
    await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: version.VersionId }));
  }
}

export interface Cleared {
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

/** Without a bucket nothing can be removed: the API has no route for it. */
export async function clear(
  bucket: Bucket | undefined,
  findings: readonly Findings[],
): Promise<Cleared> {
  const stored = findings.flatMap(({ images, objects, keyPrefix }) => [
    ...[...images].map((key) => `${keyPrefix}${key}`),
    ...objects,
  ]);
  const kept = bucket === undefined ? [] : await keptOf(bucket, stored);
  const keys = [...new Set([...stored, ...kept])].sort();
  const left = bucket ? await bucket.remove(keys) : keys;
  return { left, removed: keys.filter((key) => !left.includes(key)) };
}

/** What is made of the images without a wish: with `resize.cache`, and by `inspection`. */
async function keptOf(bucket: Bucket, stored: readonly string[]): Promise<readonly string[]> {
  const folders = stored.flatMap((key) =>
    (['results', 'thumbnails'] as const).map((kind) => derivativeFolder('derivatives/', kind, key)),
  );
  return (await Promise.all([...new Set(folders)].map(bucket.below))).flat();
}
