import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readDownloadConfig } from './download/config.ts';
import { createDownload } from './download/download.ts';
import { readInfoConfig } from './info/config.ts';
import { createInfo } from './info/info.ts';
import { readManageConfig } from './manage/config.ts';
import { createManage } from './manage/manage.ts';
import { createMemoryBucket } from './manage/support/set-up.ts';
import { setUp as setUpPresign } from './presign/support/set-up.ts';
import { readResizeConfig } from './resize/config.ts';
import { createResize } from './resize/resize.ts';
import { encodeKeyPath } from './shared/keys.ts';
import { createHandler, type LambdaHandler } from './shared/lambda.ts';
import { QUIET } from './shared/support/adapter-options.ts';
import { makePng } from './shared/support/images.ts';
import { makeEvent } from './shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from './shared/support/memory-store.ts';
import { createRandom } from './shared/support/random.ts';
import { readThumbnailsConfig } from './thumbnails/config.ts';
import { createThumbnails } from './thumbnails/thumbnails.ts';
import { readUploadConfig } from './upload/config.ts';
import { createUpload } from './upload/upload.ts';

const API_KEY = 'an-api-key-of-32-characters-12345';
const JOB = '1795190400123JJbxGEhmIAMFnPg-';
const ENV = {
  S3_BUCKET_NAME: 'b',
  RESIZE_KEY_HASHES: createHash('sha256').update(API_KEY).digest('hex'),
};

/** Every function over one bucket, asked as API Gateway asks it. */
function setUp() {
  const store = createMemoryStore();
  const deps = { store, signer: FAKE_SIGNER, streams: false };
  const noSource = () => Promise.reject(new Error('no URL is asked for'));
  const config = readResizeConfig(ENV);
  const upload = createHandler(createUpload({ store, config: readUploadConfig(ENV) }), QUIET);
  const download = createHandler(
    createDownload({ ...deps, config: readDownloadConfig(ENV) }),
    QUIET,
  );
  const resize = createHandler(createResize({ ...deps, config, fetchSource: noSource }), QUIET);
  const thumbnails = createThumbnails({ ...deps, config: readThumbnailsConfig(ENV) }, QUIET);
  const info = createHandler(createInfo({ store, config: readInfoConfig(ENV) }), QUIET);
  const bucket = createMemoryBucket(store, []);
  const manage = createHandler(
    createManage({ store, bucket, config: readManageConfig(ENV) }),
    QUIET,
  );
  const send = async (handler: LambdaHandler, given: Parameters<typeof makeEvent>[0]) => {
    const { statusCode, body, headers } = await handler(makeEvent(given), {});
    return { status: statusCode, body, headers };
  };
  const resource = '/images/{key+}';
  return {
    store,
    upload: (key: string, body: Buffer) =>
      send(upload, { method: 'POST', resource: '/images', query: { key: [key] }, body }),
    info: (path: string) => send(info, { resource, pathParameters: { key: path } }),
    replace: (path: string, body: Buffer) =>
      send(upload, { method: 'PUT', resource, pathParameters: { key: path }, body }),
    remove: (path: string) =>
      send(manage, { method: 'DELETE', resource, pathParameters: { key: path } }),
    list: async () => {
      const { body } = await send(manage, { resource: '/images', query: { limit: ['1000'] } });
      const { images } = JSON.parse(body) as { images: { key: string }[] };
      return images.map(({ key }) => key);
    },
    /** `path` as it stands in a URL. */
    download: (path: string) => send(download, { resource, pathParameters: { key: path } }),
    resize: (key: string) =>
      send(resize, { resource: '/resize', query: { key: [key], w: ['2'], k: [API_KEY] } }),
    thumbnails: async (key: string) => {
      store.objects.delete(`jobs/${JOB}.json`);
      return thumbnails({ id: JOB, body: JSON.stringify({ key, widths: [2] }) }, {});
    },
  };
}

const random = createRandom(10);
const PIECES = [
  'images',
  'images/',
  '/',
  '..',
  '.',
  '%2F',
  '%2e',
  '+',
  ' ',
  'a',
  'z.png',
  'é',
  'e\u0301',
];
const TEXTS: readonly string[] = [
  ...['z.png', 'images/z.png', 'images/images/z.png', 'images/images/images/z.png'],
  ...['images', 'images/', '/images/z.png', '//z.png', 'Images/z.png', 'images%2Fz.png'],
  ...['derivatives/z.png', 'jobs/z.json', '../z.png', 'images/../z.png', './z.png', 'a/./b', '...'],
  ...['a+b', 'a b', 'a%20b', 'a%2Bb', '%', '%zz', '%FF', '?a#b&c=d', '\u00e9.png', 'e\u0301.png'],
  ...[
    '\ufffd',
    'a\ufffd.png',
    '\ud800',
    'a\udc00b',
    '\u{1f600}.png',
    '\u0000',
    '\u200b',
    '\ufeffz.png',
  ],
  ...Array.from({ length: 120 }, () =>
    Array.from({ length: 1 + random.below(4) }, () => random.pick(PIECES)).join(''),
  ),
  ...Array.from({ length: 40 }, () => random.text(12)),
];

/** encodeURIComponent, which also takes what has no UTF-8 form. */
const encoded = (text: string) => encodeKeyPath(Buffer.from(text).toString());

describe('a key', () => {
  it('names the object at the prefix and itself in every route, or is refused by all', async () => {
    const { store, upload, download, resize, thumbnails, info, replace, remove, list } = setUp();
    const taken: string[] = [];
    for (const [n, text] of [...new Set(TEXTS)].entries()) {
      const image = makePng(3 + n, 3);
      const before = store.objects.size;
      const stored = await upload(text, image);
      const answer = JSON.parse(stored.body) as Record<string, unknown>;
      if (stored.status !== 201) {
        expect([stored.status, answer['code']], text).toEqual([400, 'invalid_key']);
        expect(store.objects.size, text).toBe(before);
        expect((await download(encoded(text))).status, text).toBe(400);
        expect((await replace(encoded(text), image)).status, text).toBe(400);
        expect((await remove(encoded(text))).status, text).toBe(400);
        expect((await info(encoded(text))).status, text).toBe(400);
        // An empty parameter is none.
        expect((await resize(text)).status, text).toBe(400);
        expect(await thumbnails(text), text).toMatchObject({ code: 'invalid_key' });
        continue;
      }
      taken.push(text);
      // What modules/s3-proxy reads for it: `<key_prefix>{key}`.
      expect(store.objects.get(`images/${text}`)?.bytes, text).toEqual(image);
      expect(answer['key'], text).toBe(text);
      const path = stored.headers['location']?.replace('/v1/images/', '') ?? '';
      for (const asked of [path, encoded(text)]) {
        const { body } = await download(asked);
        expect(Buffer.from(body, 'base64').equals(image), text).toBe(true);
      }
      store.calls.length = 0;
      expect((await resize(text)).status, text).toBe(200);
      expect(store.calls, text).toEqual([`get images/${text}`]);
      expect(await thumbnails(text), text).toMatchObject({ status: 'done', key: text });
      expect(JSON.parse((await info(encoded(text))).body), text).toMatchObject({ key: text });
      expect((await replace(encoded(text), image)).status, text).toBe(200);
    }
    expect((await list()).sort()).toEqual([...taken].sort());
    for (const text of taken) expect((await remove(encoded(text))).status, text).toBe(204);
    // The thumbnails went with their images.
    const left = [...store.objects.keys()].filter((name) => !name.startsWith('jobs/'));
    expect(left).toEqual([]);
    expect(taken).toEqual(
      expect.arrayContaining(['images', 'images/images/z.png', 'images%2Fz.png']),
    );
  });

  it('that presign answers is taken by the routes, and means the same object', async () => {
    const presign = setUpPresign();
    const { store, download, resize } = setUp();
    for (const [n, text] of [...new Set(TEXTS)].entries()) {
      const ids = { userId: text, tweetId: 'images' };
      const { status, body } = await presign.upload(ids);
      if (status !== 200) continue;
      const image = makePng(3 + n, 3);
      store.seed(body.objectKey, image, 'image/png');
      expect(new URL(body.presignedUrl).pathname, text).toBe(`/${encodeStrictly(body.objectKey)}`);
      const read = await download(encoded(body.key));
      expect(Buffer.from(read.body, 'base64').equals(image), text).toBe(true);
      expect((await resize(body.key)).status, text).toBe(200);
    }
    expect(store.objects.has('images/images/images.png')).toBe(true);
  });
});

/** As SigV4 writes a path: RFC 3986's unreserved characters stay, and the slash. */
function encodeStrictly(key: string): string {
  return encodeKeyPath(key).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
