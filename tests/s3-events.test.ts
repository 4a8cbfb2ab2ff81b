import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  sendSigned,
  type Answer,
  type Sent,
} from '../local-aws/conformance/support/signed-client.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { writeZip } from '../scripts/lib/zip.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const dataDir = mkdtempSync(join(tmpdir(), `image-api-events-${process.pid}-`));
const logs: string[] = [];
let aws: LocalAws;

/** Fails at first, which Lambda repeats; then keeps the event where the test finds it. */
const SOURCE = `
let calls = 0;
exports.handler = async (event) => {
  calls += 1;
  if (calls === 1) throw new Error('not yet');
  const { eventName, s3 } = event.Records[0];
  const name = encodeURIComponent(s3.object.key);
  const url = process.env.AWS_ENDPOINT_URL + '/seen/' + eventName + '/' + name;
  const kept = await fetch(url, { method: 'PUT', body: JSON.stringify(event.Records[0]) });
  if (!kept.ok) throw new Error(kept.status + ' ' + (await kept.text()));
};`;

async function call(service: string, sent: Sent): Promise<Answer> {
  const answer = await sendSigned(aws.url, { service, region: REGION }, sent);
  expect(answer.status, answer.body.toString()).toBeLessThan(300);
  return answer;
}

const s3 = (method: string, target: string, body?: string): Promise<Answer> =>
  call('s3', { method, target, ...(body === undefined ? {} : { body }) });

async function lambda(path: string, fields: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const target = `/2015-03-31/functions${path}`;
  await call('lambda', { method: 'POST', target, headers, body: JSON.stringify(fields) });
}

async function iam(fields: Record<string, string>): Promise<void> {
  const body = new URLSearchParams({ ...fields, Version: '2010-05-08' }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await call('iam', { method: 'POST', target: '/', headers, body });
}

async function createFunction(name: string): Promise<void> {
  const zip = writeZip([{ name: 'index.js', bytes: Buffer.from(SOURCE) }]);
  await lambda('', {
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: `arn:aws:iam::${ACCOUNT}:role/events`,
    Code: { ZipFile: zip.toString('base64') },
  });
}

async function createBucket(name: string): Promise<void> {
  await s3(
    'PUT',
    `/${name}`,
    `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint>` +
      '</CreateBucketConfiguration>',
  );
}

/** Images only, so that what the function writes could never call it again. */
function notification(name: string, events: readonly string[]): string {
  return (
    `<CloudFunctionConfiguration><Id>${name}</Id>` +
    `<CloudFunction>arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}</CloudFunction>` +
    events.map((event) => `<Event>${event}</Event>`).join('') +
    '<Filter><S3Key><FilterRule><Name>suffix</Name><Value>.png</Value></FilterRule></S3Key>' +
    '</Filter></CloudFunctionConfiguration>'
  );
}

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir, log: (line) => void logs.push(line) });
  await iam({ Action: 'CreateRole', RoleName: 'events', AssumeRolePolicyDocument: '{}' });
  await Promise.all(['seen', 'images'].map(createBucket));
  await Promise.all(['watcher', 'stranger'].map(createFunction));
  await lambda('/watcher/policy', {
    StatementId: 's3',
    Action: 'lambda:InvokeFunction',
    Principal: 's3.amazonaws.com',
    SourceArn: 'arn:aws:s3:::images',
    SourceAccount: ACCOUNT,
  });
  await s3(
    'PUT',
    '/images?versioning=',
    '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  );
  const all = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'];
  await s3(
    'PUT',
    '/images?notification=',
    `<NotificationConfiguration>${notification('watcher', all)}` +
      `${notification('stranger', all)}</NotificationConfiguration>`,
  );
}, 60_000);

afterAll(async () => {
  await aws?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function seen(path: string): Promise<unknown> {
  const scope = { service: 's3', region: REGION };
  const answer = await sendSigned(aws.url, scope, { method: 'GET', target: `/seen/${path}` });
  return answer.status === 200 ? JSON.parse(answer.body.toString()) : undefined;
}

/** "Event message structure" and "Event notification types and destinations" (S3). */
describe('S3 events reach a function', () => {
  it('that an object was put, also when the function fails at first', async () => {
    const { headers } = await s3('PUT', '/images/a%20b.png', 'png');
    await expect
      .poll(() => seen('ObjectCreated%3APut/a%2Bb.png'), { timeout: 20_000 })
      .toMatchObject({
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: REGION,
        eventName: 'ObjectCreated:Put',
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'watcher',
          bucket: { name: 'images', arn: 'arn:aws:s3:::images' },
          object: {
            key: 'a+b.png',
            size: 3,
            eTag: headers['etag']?.replaceAll('"', ''),
            versionId: headers['x-amz-version-id'],
          },
        },
      });
    expect(logs.join('\n')).toContain('asynchronous attempt 1 of 3 failed');
  });

  it('that an object was deleted, as a delete marker where versions are kept', async () => {
    const { headers } = await s3('DELETE', '/images/a%20b.png');
    const name = 'ObjectRemoved%3ADeleteMarkerCreated/a%2Bb.png';
    await expect
      .poll(() => seen(name), { timeout: 20_000 })
      .toMatchObject({ s3: { object: { versionId: headers['x-amz-version-id'] } } });
  });

  it('not without its permission, and the log says so', async () => {
    await expect
      .poll(() => logs.join('\n'), { timeout: 20_000 })
      .toContain('its policy does not let s3.amazonaws.com invoke it for arn:aws:s3:::images');
  });
});
