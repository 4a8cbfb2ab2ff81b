import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSigned } from '../local-aws/conformance/support/signed-client.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../local-aws/credentials.ts';
import { sessionOf } from '../local-aws/iam/sessions.ts';
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

describe('what is signed with the keys of a role may do what the role may', () => {
  const Bucket = 'judged';
  const ROLE = 'arn:aws:iam::123456789012:role/reader';
  const ready = { StringEquals: { 's3:ExistingObjectTag/state': 'ready' } };
  const objects = `arn:aws:s3:::${Bucket}/images/*`;
  const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: objects, Condition: ready };
  const WRITE = { Effect: 'Allow', Action: 's3:PutObject', Resource: objects };
  const LIST = { Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}` };
  const TRUST = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'lambda.amazonaws.com' },
  };
  let role: S3Client;

  async function iam(fields: Record<string, string>): Promise<void> {
    const answer = await sendSigned(
      aws.url,
      { service: 'iam', region: LOCAL_REGION },
      {
        method: 'POST',
        target: '/',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...fields, Version: '2010-05-08' }).toString(),
      },
    );
    expect(answer.status, answer.body.toString()).toBe(200);
  }

  const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const allow = (...statements: object[]) =>
    iam({
      Action: 'PutRolePolicy',
      RoleName: 'reader',
      PolicyName: 'own',
      PolicyDocument: document(...statements),
    });
  const read = async (name: string, client = role): Promise<number> => {
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: name }));
    const byUrl = await fetch(url);
    const failed = (error: { $metadata: { httpStatusCode?: number } }) => error;
    const { $metadata } = await client
      .send(new HeadObjectCommand({ Bucket, Key: name }))
      .catch(failed);
    expect($metadata.httpStatusCode, 'by URL and by header').toBe(byUrl.status);
    return byUrl.status;
  };

  beforeAll(async () => {
    await iam({
      Action: 'CreateRole',
      RoleName: 'reader',
      AssumeRolePolicyDocument: document(TRUST),
    });
    await s3.send(new CreateBucketCommand({ Bucket }));
    const put = (name: string, Tagging: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key: `images/${name}`, Body: 'x', Tagging }));
    await Promise.all([
      put('ready', 'state=ready'),
      put('refused', 'state=refused'),
      put('new', ''),
    ]);
    role = new S3Client({
      endpoint: aws.url,
      region: LOCAL_REGION,
      credentials: sessionOf(ROLE, LOCAL_CREDENTIALS),
      forcePathStyle: true,
    });
  });

  afterAll(() => role?.destroy());

  it('with the tags of the object that is read, at the moment of the read', async () => {
    expect(await read('images/ready')).toBe(403);
    await allow(READ);
    expect(await read('images/ready')).toBe(200);
    expect(await read('images/refused')).toBe(403);
    expect(await read('images/new')).toBe(403);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'images/ready', Body: 'other' }));
    expect(await read('images/ready')).toBe(403);
  });

  it('a missing object is 404 to who may list, and 403 to others ("GetObject")', async () => {
    const ANY = { ...READ, Condition: undefined };
    await allow(ANY);
    expect(await read('images/none')).toBe(403);
    await allow(ANY, LIST);
    expect(await read('images/none')).toBe(404);
  });

  it('it stores what it may, and sets no tags with it', async () => {
    await allow(WRITE);
    const put = (more: object) =>
      role.send(new PutObjectCommand({ Bucket, Key: 'images/put', Body: 'x', ...more }));
    await put({});
    await expect(put({ Tagging: 'state=ready' })).rejects.toMatchObject({ name: 'AccessDenied' });
    const other = new PutObjectCommand({ Bucket, Key: 'elsewhere', Body: 'x' });
    await expect(role.send(other)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
