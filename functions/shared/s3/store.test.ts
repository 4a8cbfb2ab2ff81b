import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKey } from '../keys.ts';
import { asApiError } from '../response.ts';
import { type ObjectStore, readBody, readObject } from '../storage.ts';
import { deadlineIn } from '../support/deadline.ts';
import {
  type Answer,
  brokenAfter,
  type FakeS3,
  okObject,
  reset,
  silence,
  stalledAfter,
  startFakeS3,
  xmlError,
} from '../support/fake-s3.ts';
import { createS3Store } from './store.ts';

let s3: FakeS3;
let store: ObjectStore;
const key = parseKey('a b.png', 'images/', 'key');
const bytes = Buffer.from('twelve bytes');

beforeAll(async () => {
  s3 = await startFakeS3();
  store = createS3Store(s3.client, { bucket: 'bucket' });
});
afterAll(() => s3.stop());

const soon = () => deadlineIn(150);
const ample = () => deadlineIn(20_000);

const faults: readonly [string, Answer, string, number][] = [
  ['unknown key', xmlError(404, 'NoSuchKey'), 'not_found', 404],
  ['unknown bucket', xmlError(404, 'NoSuchBucket'), 'internal_error', 500],
  ['role without permission', xmlError(403, 'AccessDenied'), 'internal_error', 500],
  ['KMS refuses', xmlError(400, 'KMS.DisabledException'), 'internal_error', 500],
  ['throttled', xmlError(503, 'SlowDown'), 'unavailable', 503],
  ['S3 down', xmlError(500, 'InternalError'), 'unavailable', 503],
  ['connection reset', reset, 'unavailable', 503],
  ['no answer in time', silence, 'timeout', 504],
  ['broken body', brokenAfter(bytes.subarray(0, 6), 12), 'unavailable', 503],
  ['stalled body', stalledAfter(bytes.subarray(0, 6), 12), 'timeout', 504],
];

describe('readObject', () => {
  it.each(faults)('%s', async (_, answer, code, status) => {
    s3.answerWith(answer);
    const limit = status === 504 ? soon() : ample();
    const error = await readObject(store, key, 1000, limit).then(() => undefined, asApiError);
    expect(error).toMatchObject({ code, status });
    expect(error?.headers['retry-after']).toBe(code === 'unavailable' ? '1' : undefined);
  });

  it('answers bytes and facts', async () => {
    s3.answerWith(okObject(bytes, { 'x-amz-meta-a': 'b' }));
    expect(await readObject(store, key, 12, ample())).toMatchObject({
      bytes,
      etag: '"abc"',
      contentType: 'image/png',
      contentLength: 12,
      metadata: { a: 'b' },
    });
    expect(s3.seen[0]?.url).toBe('/bucket/images/a%20b.png?x-id=GetObject');
  });

  it('refuses one byte more than the cap', async () => {
    s3.answerWith(okObject(bytes));
    await expect(readObject(store, key, 11, ample())).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });
});

it('takes no body that ends before its length', async () => {
  const short = Readable.from([Buffer.from('four')]);
  await expect(readBody(short, 5)).rejects.toMatchObject({ code: 'unavailable' });
});

describe('head', () => {
  it.each([
    [404, 'not_found'],
    [403, 'internal_error'],
    [503, 'unavailable'],
  ])('%d without a body is %s', async (status, code) => {
    s3.answerWith(xmlError(status, 'Ignored'));
    await expect(store.head(key, ample())).rejects.toMatchObject({ code });
  });

});

describe('put', () => {
  const options = { contentType: 'image/png', createOnly: true } as const;
  const created: Answer = (response) => response.writeHead(200, { etag: '"new"' }).end();

  it('sends condition, checksum, type and encryption', async () => {
    s3.answerWith(created);
    const encryption = { algorithm: 'aws:kms', kmsKeyId: 'key-1' } as const;
    const encrypted = createS3Store(s3.client, { bucket: 'bucket', encryption });
    expect(await encrypted.put(key, bytes, ample(), options)).toEqual({ etag: '"new"' });
    expect(s3.seen[0]?.body).toEqual(bytes);
    expect(s3.seen[0]?.headers).toMatchObject({
      'if-none-match': '*',
      'content-type': 'image/png',
      'content-length': '12',
      'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64'),
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
    });
  });

  it('tells a taken key at once, without a second look', async () => {
    s3.answerWith(xmlError(412, 'PreconditionFailed'));
    await expect(store.put(key, bytes, ample(), options)).rejects.toMatchObject({
      code: 'key_exists',
    });
    expect(s3.seen).toHaveLength(1);
  });

  it.each([
    ['its own', true],
    ["another's", false],
  ])('after a lost answer finds %s object under the key', async (_, isOwn) => {
    let writeId: unknown;
    s3.answerWith(
      (response, request) => {
        writeId = request.headers['x-amz-meta-write-id'];
        reset(response, request);
      },
      xmlError(412, 'PreconditionFailed'),
      (response, request) =>
        okObject(bytes, { 'x-amz-meta-write-id': isOwn ? String(writeId) : 'x' })(
          response,
          request,
        ),
    );
    const put = store.put(key, bytes, ample(), options);
    if (isOwn) expect(await put).toEqual({ etag: '"abc"' });
    else await expect(put).rejects.toMatchObject({ code: 'key_exists' });
    expect(s3.seen.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD']);
  });

  it.each([
    ['conflict', xmlError(409, 'ConditionalRequestConflict'), 'unavailable'],
    ['denied', xmlError(403, 'AccessDenied'), 'internal_error'],
    ['slow', xmlError(503, 'SlowDown'), 'unavailable'],
    ['reset', reset, 'unavailable'],
    ['too long', xmlError(400, 'KeyTooLongError'), 'invalid_key'],
    ['too large', xmlError(400, 'EntityTooLarge'), 'payload_too_large'],
  ])('%s', async (_, answer, code) => {
    s3.answerWith(answer);
    await expect(store.put(key, bytes, ample(), options)).rejects.toMatchObject({ code });
  });

  it('gives up at the deadline', async () => {
    s3.answerWith(silence);
    const put = store.put(key, bytes, soon(), options);
    await expect(put).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('a put with the ETag of what it replaces', () => {
  const put = () => store.put(key, bytes, ample(), { contentType: 'image/png', ifMatch: '"old"' });
  const stored: Answer = (response) => void response.writeHead(200, { etag: '"new"' }).end();

  it('is sent with If-Match', async () => {
    s3.answerWith(stored);
    expect(await put()).toEqual({ etag: '"new"' });
    const headers = s3.seen[0]?.headers;
    expect([headers?.['if-match'], headers?.['if-none-match']]).toEqual(['"old"', undefined]);
  });

  it.each([
    [xmlError(412, 'PreconditionFailed'), 'precondition_failed'],
    [xmlError(404, 'NoSuchKey'), 'precondition_failed'],
    [xmlError(409, 'ConditionalRequestConflict'), 'unavailable'],
  ])('is refused: %#', async (answer, code) => {
    s3.answerWith(answer);
    await expect(put()).rejects.toMatchObject({ code });
  });

  it('knows its own object when the answer was lost', async () => {
    let writeId = '';
    s3.answerWith(
      (response, request) => {
        writeId = String(request.headers['x-amz-meta-write-id']);
        reset(response, request);
      },
      xmlError(412, 'PreconditionFailed'),
      (response, request) =>
        okObject(bytes, { etag: '"new"', 'x-amz-meta-write-id': writeId })(response, request),
    );
    expect(await put()).toEqual({ etag: '"new"' });
  });
});
