import { S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDownloadConfig } from './download/config.ts';
import { createDownload } from './download/download.ts';
import { readInfoConfig } from './info/config.ts';
import { createInfo } from './info/info.ts';
import { createBucket } from './manage/bucket.ts';
import { readManageConfig } from './manage/config.ts';
import { createManage } from './manage/manage.ts';
import { readPresignConfig } from './presign/config.ts';
import { createPresign } from './presign/presign.ts';
import { readResizeConfig } from './resize/config.ts';
import { createResize } from './resize/resize.ts';
import { API_KEY, ENV } from './resize/support/set-up.ts';
import type { HttpHandler } from './shared/http.ts';
import { createHandler } from './shared/lambda.ts';
import { createUrlSigner } from './shared/s3/signer.ts';
import type { ObjectStore } from './shared/storage.ts';
import { QUIET } from './shared/support/adapter-options.ts';
import { type Answer, reset, silence } from './shared/support/fake-s3.ts';
import { png } from './shared/support/images.ts';
import { makeEvent } from './shared/support/lambda-event.ts';
import { FAKE_SIGNER } from './shared/support/memory-store.ts';
import {
  busy,
  changed,
  contextOf,
  found,
  halfOfIt,
  noBytes,
  unknown,
  warmUp,
  withS3,
} from './shared/support/stalling-s3.ts';
import { readThumbnailsConfig } from './thumbnails/config.ts';
import { createThumbnails } from './thumbnails/thumbnails.ts';
import { readUploadConfig } from './upload/config.ts';
import { createUpload } from './upload/upload.ts';

const BUCKET = { S3_BUCKET_NAME: 'bucket' };
const ID = '1795190400123JJbxGEhmIAMFnPg-';

type Ask = (store: ObjectStore, ms: number) => Promise<{ statusCode: number; body: string }>;

const ask =
  (handle: (store: ObjectStore) => HttpHandler, event: Parameters<typeof makeEvent>[0]): Ask =>
  (store, ms) =>
    createHandler(handle(store), QUIET)(makeEvent(event), contextOf(ms));

const upload = ask((store) => createUpload({ config: readUploadConfig(BUCKET), store }), {
  method: 'POST',
  resource: '/images',
  body: png,
});

const put = ask((store) => createUpload({ config: readUploadConfig(BUCKET), store }), {
  method: 'PUT',
  resource: '/images/{key+}',
  pathParameters: { key: 'a.png' },
  body: png,
});

const downloadOf = (store: ObjectStore) =>
  createDownload({
    config: readDownloadConfig(BUCKET),
    store,
    signer: FAKE_SIGNER,
    streams: false,
  });

const image = { resource: '/images/{key+}', pathParameters: { key: 'a.png' } };
const download = (headers: Record<string, string> = {}) => ask(downloadOf, { ...image, headers });

const MARKED = { w: 8, overlay: { key: 'logo.png' } };

const resize = (
  headers: Record<string, string> = {},
  env: Record<string, string> = {},
  size: Record<string, string[]> = { w: ['8'] },
) =>
  ask(
    (store) =>
      createResize({
        config: readResizeConfig({ ...ENV, ...env }),
        store,
        signer: FAKE_SIGNER,
        fetchSource: () => Promise.reject(new Error('no sources here')),
        streams: false,
      }),
    { resource: '/resize', query: { k: [API_KEY], key: ['a.png'], ...size }, headers },
  );

const marked = (headers: Record<string, string> = {}) =>
  resize(headers, { RESIZE_PRESETS: JSON.stringify({ m: MARKED }) }, { p: ['m'] });

const info = (headers: Record<string, string> = {}) =>
  ask((store) => createInfo({ config: readInfoConfig(BUCKET), store }), { ...image, headers });

const thumbnailsOf = (store: ObjectStore) =>
  createThumbnails(
    {
      config: readThumbnailsConfig({ ...BUCKET, THUMBNAIL_WIDTHS: '8' }),
      store,
      signer: FAKE_SIGNER,
    },
    QUIET,
  );

const thumbnails: Ask = async (store, ms) => {
  const event = makeEvent({ resource: '/thumbnails/{id}', pathParameters: { id: ID } });
  return (await thumbnailsOf(store)(event, contextOf(ms))) as { statusCode: number; body: string };
};

/** A result of one byte is large then. */
const SMALL_ANSWERS = { MAX_BUFFERED_BYTES: '1' };
const NEVER = { 'if-none-match': '"never"' };

beforeAll(warmUp);

describe.concurrent('an S3 that stalls is 504 before Lambda ends the function', () => {
  it.each<[string, Ask, number, readonly Answer[]]>([
    ['upload: the object', upload, 1600, [silence]],
    ['upload: what a PUT replaces', put, 1900, [silence]],
    ['upload: the replacement', put, 1900, [found, silence]],
    ['upload: whose object it is', upload, 1900, [reset, changed, silence]],
    ['download', download(), 1100, [silence]],
    ['download: no byte of the body', download(), 1100, [noBytes]],
    ['download: half of the body', download(), 1100, [halfOfIt]],
    ['download: HEAD', ask(downloadOf, { ...image, method: 'HEAD' }), 1100, [silence]],
    [
      'download: the whole of a changed object',
      download({ range: 'bytes=0-1', 'if-range': '"b"' }),
      1100,
      [changed, silence],
    ],
    ['download: what a condition is judged by', download(NEVER), 1100, [silence]],
    ['download: behind a condition', download(NEVER), 1100, [found, silence]],
    ['download: what matched', download({ 'if-match': '"abc"' }), 1100, [found, silence]],
    ['download: busy for ever', download(), 1100, [busy]],
    ['resize: the validator', resize(NEVER), 1500, [silence]],
    ['resize: the source behind the validator', resize(NEVER), 1500, [found, silence]],
    ['resize: the source', resize(), 1500, [silence]],
    ['resize: half of the source', resize(), 1500, [halfOfIt]],
    ['resize: the overlay', marked(), 1500, [found, silence]],
    ['resize: half of the overlay', marked(), 1500, [found, halfOfIt]],
    ['resize: the validator of the overlay', marked(NEVER), 1500, [found, silence]],
    ['resize: the known result', resize({}, SMALL_ANSWERS), 1900, [found, silence]],
    ['resize: the new result', resize({}, SMALL_ANSWERS), 2200, [found, unknown, silence]],
    ['info: the validator', info(NEVER), 1100, [silence]],
    ['info: half of the image', info(), 1100, [halfOfIt]],
    ['thumbnails: the status', thumbnails, 1100, [silence]],
    ['thumbnails: half of the status', thumbnails, 1100, [halfOfIt]],
  ])('%s', async (name, asked, ms, answers) => {
    const { result, tookMs, seen } = await withS3(answers, (store) => asked(store, ms));
    expect(result.statusCode).toBe(504);
    if (!name.endsWith('HEAD')) {
      expect(JSON.parse(result.body)).toEqual({
        message: expect.any(String),
        code: 'timeout',
        requestId: 'gateway-1',
      });
    }
    expect(tookMs).toBeLessThan(ms);
    expect(seen).toHaveLength(answers.length);
  });

  it('presign: credentials that never come', async () => {
    const client = new S3Client({
      region: 'us-east-1',
      credentials: () => new Promise(() => undefined),
    });
    const config = readPresignConfig(BUCKET);
    const signer = createUrlSigner(client, 'bucket');
    const handle = () => createPresign({ config, client, signer });
    const event = {
      method: 'POST',
      resource: '/api/download_url',
      body: '{"userId":"u","tweetId":"t"}',
    };
    const { result } = await withS3([], (store) => ask(handle, event)(store, 700));
    expect(result.statusCode).toBe(504);
  });
});

const manageOf = (store: ObjectStore, client: S3Client) =>
  createHandler(
    createManage({
      config: readManageConfig(BUCKET),
      store,
      bucket: createBucket(client, 'bucket'),
    }),
    QUIET,
  );
const gone: Answer = (response) => void response.writeHead(204).end();

describe.concurrent('an S3 that stalls is 504 before manage ends', () => {
  const remove = { ...image, method: 'DELETE' };
  it.each<[string, Parameters<typeof makeEvent>[0], readonly Answer[]]>([
    ['the list', { resource: '/images' }, [silence]],
    ['what a delete is judged by', remove, [silence]],
    ['the delete', remove, [found, silence]],
    ['the derivatives behind the delete', remove, [found, gone, silence]],
  ])('%s', async (_name, event, answers) => {
    const { result, tookMs, seen } = await withS3(answers, (store, client) =>
      manageOf(store, client)(makeEvent(event), contextOf(1100)),
    );
    expect(result.statusCode).toBe(504);
    expect(tookMs).toBeLessThan(1100);
    expect(seen).toHaveLength(answers.length);
  });
});

describe.concurrent('a wait that no signal reaches ends, too', () => {
  const never = () => new Promise<never>(() => undefined);
  const store: ObjectStore = { head: never, get: never, put: never };

  it.each<[string, Ask]>([
    ['upload', upload],
    ['download', download()],
    ['resize', resize()],
    ['thumbnails', thumbnails],
  ])('%s', async (_name, asked) => {
    expect((await asked(store, 1300)).statusCode).toBe(504);
  });
});
