import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readDownloadConfig } from './download/config.ts';
import { createDownload } from './download/download.ts';
import { readPresignConfig } from './presign/config.ts';
import { createPresign } from './presign/presign.ts';
import { readResizeConfig } from './resize/config.ts';
import { createResize } from './resize/resize.ts';
import { isPublicAddress } from './resize/source/address.ts';
import { createSourceFetcher } from './resize/source/fetch.ts';
import { ApiError, type ErrorCode, STATUS_OF_CODE } from './shared/errors.ts';
import { createHandler } from './shared/lambda.ts';
import type { ObjectStore } from './shared/storage.ts';
import { QUIET } from './shared/support/adapter-options.ts';
import { createTestClient } from './shared/support/fake-s3.ts';
import { png } from './shared/support/images.ts';
import { makeEvent } from './shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from './shared/support/memory-store.ts';
import { readUploadConfig } from './upload/config.ts';
import { createUpload } from './upload/upload.ts';

/** Only API Gateway answers these; tests/gateway-codes.test.ts produces each. */
const gatewayCodes = [
  'access_denied',
  'missing_authentication_token',
  'throttled',
  'quota_exceeded',
];

const key = 'an-api-key';
const env = {
  S3_BUCKET_NAME: 'b',
  RESIZE_KEY_HASHES: createHash('sha256').update(key).digest('hex'),
  SOURCE_ALLOWED_HOSTS: 'images.example.com',
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
  createHandler(createUpload({ store: seededStore(), config: readUploadConfig(env) }), QUIET)(
    makeEvent({ method: 'POST', body, query }),
    {},
  );

const download = (key: string, headers: Record<string, string> = {}, store = seededStore()) =>
  createHandler(
    createDownload({
      store,
      signer: FAKE_SIGNER,
      config: readDownloadConfig(env),
      streams: false,
    }),
    QUIET,
  )(makeEvent({ pathParameters: { key }, headers }), {});

const presign = (body: string) =>
  createHandler(
    createPresign({
      client: createTestClient(undefined),
      signer: FAKE_SIGNER,
      config: readPresignConfig(env),
    }),
    QUIET,
  )(makeEvent({ method: 'POST', resource: '/api/upload_url', body }), {});

/** No name resolves, so that no request leaves the test. */
const resize = (query: Record<string, string[]>) => {
  const config = readResizeConfig(env);
  const fetchSource = createSourceFetcher(config.source, {
    lookup: (host, _, callback) => callback(new Error(`no ${host}`), '', 0),
    isPublicAddress,
  });
  const store = seededStore();
  const deps = { config, store, signer: FAKE_SIGNER, fetchSource, streams: false };
  return createHandler(createResize(deps), QUIET)(makeEvent({ query }), {});
};

const producers: Partial<Record<ErrorCode, () => Promise<{ statusCode: number; body: string }>>> = {
  invalid_parameter: () => presign('{"userId":"u","tweetId":"t","x":1}'),
  missing_parameter: () => presign('{}'),
  invalid_key: () => download('..'),
  invalid_body: () => upload(Buffer.alloc(0)),
  not_found: () => download('none.png'),
  key_exists: () => upload(png, { key: ['a.png'] }),
  precondition_failed: () => download('a.png', { 'if-match': '"x"' }),
  payload_too_large: () => upload(Buffer.alloc(4_500_001)),
  unsupported_media_type: () => upload(Buffer.from('plain text, no image')),
  range_not_satisfiable: () => download('a.png', { range: 'bytes=9999-' }),
  unprocessable_image: () => upload(png.subarray(0, 40)),
  unauthorized: () => resize({ w: ['9'], key: ['a.png'], k: ['wrong'] }),
  source_not_allowed: () => resize({ w: ['9'], u: ['https://169.254.169.254/a'], k: [key] }),
  source_failed: () => resize({ w: ['9'], u: ['https://images.example.com/a'], k: [key] }),
  internal_error: () => download('a.png', {}, failingStore(new TypeError('bug'))),
  unavailable: () => download('a.png', {}, failingStore(new ApiError('unavailable', 'SlowDown'))),
  timeout: () => download('a.png', {}, failingStore(new DOMException('late', 'AbortError'))),
};

it.each(Object.entries(producers))('%s is produced', async (code, produce) => {
  const { statusCode, body } = await produce();
  expect(JSON.parse(body)).toMatchObject({ code });
  expect(statusCode).toBe(STATUS_OF_CODE[code as ErrorCode]);
});

it('leaves no code of the list without a producer', () => {
  const produced = [...Object.keys(producers), ...gatewayCodes];
  expect(produced.sort()).toEqual(Object.keys(STATUS_OF_CODE).sort());
});

it('README.md lists every code, with its status', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| (`[a-z_]+`(?:, `[a-z_]+`)*) \| (\d{3}) \|/gm)].flatMap(
    ([, codes = '', status]) =>
      codes.split(', ').map((code) => [code.slice(1, -1), Number(status)]),
  );
  expect(Object.fromEntries(listed)).toEqual(STATUS_OF_CODE);
});

/** In Terraform's language a code cannot be imported; this is what keeps the lists together. */
it.each(['../modules/rest-api/gateway-responses.tf', '../modules/s3-proxy/routes.tf'])(
  '%s knows no code outside of the list',
  (path) => {
    const text = readFileSync(new URL(path, import.meta.url), 'utf8');
    const used = [...text.matchAll(/\bcode\s*=\s*"(\w+)"/g)].map(([, code]) => code);
    expect(used.length).toBeGreaterThan(5);
    expect(Object.keys(STATUS_OF_CODE)).toEqual(expect.arrayContaining(used));
  },
);
