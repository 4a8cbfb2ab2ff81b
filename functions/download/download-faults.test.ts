import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKey } from '../shared/keys.ts';
import { createHandler, createStreamHandler } from '../shared/lambda.ts';
import type { HttpResponseStream } from '../shared/response.ts';
import { createUrlSigner } from '../shared/s3/signer.ts';
import { createS3Store } from '../shared/s3/store.ts';
import {
  brokenAfter,
  type FakeS3,
  reset,
  startFakeS3,
  xmlError,
} from '../shared/support/fake-s3.ts';
import { png } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { FAKE_SIGNER } from '../shared/support/memory-store.ts';
import { readDownloadConfig } from './config.ts';
import { createDownload } from './download.ts';

const config = readDownloadConfig({ S3_BUCKET_NAME: 'b' });
const options = { functionName: 'download', ...config, sink: () => undefined };

function makeHandler(s3: FakeS3) {
  const store = createS3Store(s3.client, { bucket: 'b' });
  return createHandler(
    createDownload({ store, signer: FAKE_SIGNER, config, streams: false }),
    options,
  );
}

describe('download from an S3 that fails', () => {
  let s3: FakeS3;
  beforeAll(async () => void (s3 = await startFakeS3()));
  afterAll(() => s3.stop());

  it.each([
    ['404', xmlError(404, 'NoSuchKey'), 404, 'not_found'],
    ['403', xmlError(403, 'AccessDenied'), 500, 'internal_error'],
    ['503', xmlError(503, 'SlowDown'), 503, 'unavailable'],
    ['reset', reset, 503, 'unavailable'],
    ['body that breaks', brokenAfter(png.subarray(0, 9), png.length), 503, 'unavailable'],
    ['416', xmlError(416, 'InvalidRange'), 416, 'range_not_satisfiable'],
  ])('%s', async (_, fault, status, code) => {
    s3.answerWith(fault);
    const handler = makeHandler(s3);
    const result = await handler(makeEvent({ pathParameters: { key: 'a.png' } }), {});
    expect([result.statusCode, JSON.parse(result.body).code]).toEqual([status, code]);
    expect(result.body).not.toMatch(/arn:|Denied|ECONN/);
    expect(result.headers['etag']).toBeUndefined();
  });

  it('answers 504 before Lambda gives up', async () => {
    s3.answerWith(() => undefined);
    const handler = makeHandler(s3);
    const context = { getRemainingTimeInMillis: () => 600 };
    const result = await handler(makeEvent({ pathParameters: { key: 'a.png' } }), context);
    expect([result.statusCode, JSON.parse(result.body).code]).toEqual([504, 'timeout']);
  });

  it('streams an object without holding it', async () => {
    const size = 40 * 1024 * 1024;
    let sent = 0;
    let received = 0;
    let mostHeld = 0;
    s3.answerWith((response) => {
      response.writeHead(200, { 'content-length': `${size}`, etag: '"a"' });
      const chunks = function* () {
        for (; sent < size; sent += 65_536) yield Buffer.alloc(65_536);
      };
      Readable.from(chunks()).pipe(response);
    });
    const out = new Writable({
      write(chunk: Buffer, _, done) {
        received += chunk.length;
        mostHeld = Math.max(mostHeld, sent - received);
        setImmediate(done);
      },
    });
    const store = createS3Store(s3.client, { bucket: 'b' });
    const handle = createDownload({ store, signer: FAKE_SIGNER, config, streams: true });
    const preludes: object[] = [];
    const from: HttpResponseStream['from'] = (stream, prelude) => (preludes.push(prelude), stream);
    const event = makeEvent({ pathParameters: { key: 'a.png' } });
    await createStreamHandler(handle, options, () => ({ from }))(event, out, {});
    expect(received).toBe(size);
    expect(preludes).toMatchObject([{ statusCode: 200, headers: { 'content-length': `${size}` } }]);
    // What the kernel's socket buffers hold is counted too: a few MB.
    expect(mostHeld).toBeLessThan(size / 2);
  });

  it('signs the redirect for the method that follows it', async () => {
    const signer = createUrlSigner(s3.client, 'b');
    const key = parseKey('a.png', 'images/', 'key');
    const urls = await Promise.all(
      (['GET', 'HEAD'] as const).map((method) =>
        signer.signGet(key, { expiresSeconds: 9, method }),
      ),
    );
    expect(urls.map((url) => new URL(url).searchParams.get('X-Amz-Expires'))).toEqual(['9', '9']);
    expect(urls[0]).not.toBe(urls[1]);
  });
});
