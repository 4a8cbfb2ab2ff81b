import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';

const dataDir = mkdtempSync(join(tmpdir(), `image-api-s3-${process.pid}-`));
const Key = 'images/a+b %.png';
let aws: LocalAws;
let s3: S3Client;

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir, log: () => {} });
  s3 = new S3Client({
    endpoint: aws.url,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    forcePathStyle: true,
  });
});

afterAll(async () => {
  s3?.destroy();
  await aws?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** An object from before the bucket kept versions, and one from after. */
async function oldAndNew(Bucket: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'old' }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'new' }));
}

async function versions(Bucket: string) {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket, EncodingType: 'url' }),
  );
  return [...Versions, ...DeleteMarkers].map((version) => ({
    Key: decodeURIComponent(version.Key ?? ''),
    VersionId: version.VersionId,
  }));
}

it('empties a bucket by what it lists, as terraform destroy does', async () => {
  const Bucket = 'all-at-once';
  await oldAndNew(Bucket);
  const Objects = await versions(Bucket);
  expect(Objects).toHaveLength(2);
  expect(Objects).toContainEqual({ Key, VersionId: 'null' });
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(await versions(Bucket)).toEqual([]);
});

it('deletes each version by its listed name', async () => {
  const Bucket = 'one-by-one';
  await oldAndNew(Bucket);
  for (const version of await versions(Bucket))
    await s3.send(new DeleteObjectCommand({ Bucket, ...version }));
  expect(await versions(Bucket)).toEqual([]);
});

it('empties a bucket whose versioning was suspended over a delete marker', async () => {
  const Bucket = 'suspended';
  await oldAndNew(Bucket);
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  );
  const Objects = await versions(Bucket);
  expect(Objects).toHaveLength(3);
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(await versions(Bucket)).toEqual([]);
});
