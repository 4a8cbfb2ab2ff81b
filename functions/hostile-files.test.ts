import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readResizeConfig } from './resize/config.ts';
import { createResize } from './resize/resize.ts';
import { STATUS_OF_CODE } from './shared/errors.ts';
import { createHandler } from './shared/lambda.ts';
import { damagedFiles, goodFiles, hostileFiles, polyglots } from './shared/support/hostile.ts';
import { makeEvent } from './shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from './shared/support/memory-store.ts';
import { readUploadConfig } from './upload/config.ts';
import { createUpload } from './upload/upload.ts';

const key = 'an-api-key';
const env = {
  S3_BUCKET_NAME: 'b',
  RESIZE_KEY_HASHES: createHash('sha256').update(key).digest('hex'),
};

const options = {
  functionName: 'test',
  cors: { allowOrigins: [], exposeHeaders: '' },
  metricsNamespace: '',
  sink: () => undefined,
};

async function upload(body: Buffer) {
  const store = createMemoryStore();
  const handler = createHandler(createUpload({ store, config: readUploadConfig(env) }), options);
  const result = await handler(makeEvent({ method: 'POST', body }), {});
  return {
    status: result.statusCode,
    body: JSON.parse(result.body),
    stored: [...store.objects.values()],
  };
}

async function resize(bytes: Buffer) {
  const store = createMemoryStore();
  store.seed('images/x', bytes, 'image/png');
  const config = readResizeConfig(env);
  const fetchSource = () => Promise.reject(new Error('no sources here'));
  const nowMs = Date.now;
  const handle = createResize({
    config,
    store,
    signer: FAKE_SIGNER,
    fetchSource,
    nowMs,
    streams: false,
  });
  const query = { k: [key], key: ['x'], w: ['20'] };
  const result = await createHandler(handle, options)(makeEvent({ query }), {});
  return { status: result.statusCode, result };
}

describe('hostile files', async () => {
  it.each(await hostileFiles())(
    '$name is $code everywhere, and is not stored',
    async ({ bytes, code }) => {
      const uploaded = await upload(bytes);
      expect(uploaded).toMatchObject({ status: STATUS_OF_CODE[code], body: { code }, stored: [] });
      expect(Object.keys(uploaded.body).sort()).toEqual(['code', 'message', 'requestId']);
      const resized = await resize(bytes);
      expect(JSON.parse(resized.result.body)).toMatchObject({ code });
      expect(resized.status).toBe(STATUS_OF_CODE[code]);
    },
  );
});

describe('true images', () => {
  let good: Readonly<Record<string, Buffer>>;
  beforeAll(async () => void (good = { ...(await goodFiles()), ...(await polyglots()) }));

  it('are stored as they are, under the type of their bytes', async () => {
    for (const [name, bytes] of Object.entries(good)) {
      const { status, body, stored } = await upload(bytes);
      expect([name, status]).toEqual([name, 201]);
      expect(body).toMatchObject({
        width: 96,
        height: 64,
        bytes: bytes.length,
        type: stored[0]?.contentType,
      });
      expect(stored[0]?.bytes.equals(bytes)).toBe(true);
    }
  });

  it('lose what is hidden in them when they are resized, and carry headers that run nothing', async () => {
    for (const [name, bytes] of Object.entries(good)) {
      const { result } = await resize(bytes);
      const made = Buffer.from(result.body, 'base64');
      expect([
        name,
        result.statusCode,
        /<script|PK\u0005\u0006/.test(made.toString('latin1')),
      ]).toEqual([name, 200, false]);
      expect(result.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      });
    }
  });
});

it('a damaged file is taken or refused, never a 5xx, and stored only if it was decoded', async () => {
  const statuses = new Set<number>();
  for (const bytes of await damagedFiles(300)) {
    const { status, body, stored } = await upload(bytes);
    statuses.add(status);
    expect(stored.length).toBe(status === 201 ? 1 : 0);
    if (status !== 201)
      expect(['unsupported_media_type', 'unprocessable_image', 'payload_too_large']).toContain(
        body.code,
      );
    const resized = await resize(bytes);
    statuses.add(resized.status);
  }
  // 400: a damaged height can make the result taller than allowed.
  expect([...statuses].sort()).toEqual([200, 201, 400, 413, 415, 422]);
});
