import { expect, it } from 'vitest';
import { readDownloadConfig } from './download/config.ts';
import { createDownload } from './download/download.ts';
import { readPresignConfig } from './presign/config.ts';
import { createPresign } from './presign/presign.ts';
import { ApiError, type ErrorCode, statusOfCode } from './shared/errors.ts';
import { createHandler } from './shared/lambda.ts';
import type { ObjectStore } from './shared/storage.ts';
import { createTestClient } from './shared/testing/fake-s3.ts';
import { png } from './shared/testing/images.ts';
import { makeEvent } from './shared/testing/lambda-event.ts';
import { createMemoryStore, fakeSigner } from './shared/testing/memory-store.ts';
import { readUploadConfig } from './upload/config.ts';
import { createUpload } from './upload/upload.ts';

/** Only API Gateway answers these (modules/rest-api and modules/s3-proxy). */
const gatewayCodes = ['access_denied', 'missing_authentication_token', 'throttled', 'quota_exceeded'];

/** Tested in functions/resize, the one function that fetches and authorises. */
const resizeCodes = ['unauthorized', 'source_not_allowed', 'source_failed'];

const env = { S3_BUCKET_NAME: 'b' };
const options = {
  functionName: 'test',
  cors: { allowOrigins: [], exposeHeaders: '' },
  metricsNamespace: '',
  sink: () => undefined,
};

function seededStore(): ObjectStore {
  const store = createMemoryStore();
  store.seed('images/a.png', png, 'image/png');
  return store;
}

function failingStore(error: unknown): ObjectStore {
  const fail = () => Promise.reject(error);
  return { head: fail, get: fail, put: fail };
}

const upload = (body: Buffer, query: Record<string, string[]> | null = null) =>
  createHandler(createUpload({ store: seededStore(), config: readUploadConfig(env) }), options)(
    makeEvent({ method: 'POST', body, query }),
    {},
  );

const download = (key: string, headers: Record<string, string> = {}, store = seededStore()) =>
  createHandler(
    createDownload({ store, signer: fakeSigner, config: readDownloadConfig(env), streaming: false }),
    options,
  )(makeEvent({ pathParameters: { key }, headers }), {});

const presign = (body: string) =>
  createHandler(
    createPresign({ client: createTestClient(undefined), signer: fakeSigner, config: readPresignConfig(env) }),
    options,
  )(makeEvent({ method: 'POST', resource: '/api/upload_url', body }), {});

const producers: Partial<Record<ErrorCode, () => Promise<{ statusCode: number; body: string }>>> = {
  invalid_parameter: () => presign('{"userId":"u","tweetId":"t","x":1}'),
  missing_parameter: () => presign('{}'),
  invalid_key: () => download('..'),
  invalid_body: () => upload(Buffer.alloc(0)),
  not_found: () => download('none.png'),
  key_exists: () => upload(png, { key: ['a.png'] }),
  payload_too_large: () => upload(Buffer.alloc(4_500_001)),
  unsupported_media_type: () => upload(Buffer.from('plain text, no image')),
  range_not_satisfiable: () => download('a.png', { range: 'bytes=9999-' }),
  unprocessable_image: () => upload(png.subarray(0, 40)),
  internal_error: () => download('a.png', {}, failingStore(new TypeError('bug'))),
  unavailable: () => download('a.png', {}, failingStore(new ApiError('unavailable', 'SlowDown'))),
  timeout: () => download('a.png', {}, failingStore(new DOMException('late', 'AbortError'))),
};

it.each(Object.entries(producers))('%s is produced', async (code, produce) => {
  const { statusCode, body } = await produce();
  expect(JSON.parse(body)).toMatchObject({ code });
  expect(statusCode).toBe(statusOfCode[code as ErrorCode]);
});

it('leaves no code of the list without a producer', () => {
  const produced = [...Object.keys(producers), ...gatewayCodes, ...resizeCodes];
  expect(produced.sort()).toEqual(Object.keys(statusOfCode).sort());
});
