import { Writable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDownloadConfig } from './download/config.ts';
import { createDownload } from './download/download.ts';
import { readPresignConfig } from './presign/config.ts';
import { createPresign } from './presign/presign.ts';
import { readResizeConfig } from './resize/config.ts';
import { createResize } from './resize/resize.ts';
import { API_KEY, ENV } from './resize/support/set-up.ts';
import type { HttpHandler } from './shared/http.ts';
import { createHandler, createStreamHandler } from './shared/lambda.ts';
import { asApiError } from './shared/response.ts';
import { createUrlSigner } from './shared/s3/signer.ts';
import { createS3Store } from './shared/s3/store.ts';
import type { ObjectStore } from './shared/storage.ts';
import { QUIET } from './shared/support/adapter-options.ts';
import {
  type Answer,
  okObject,
  reset,
  silence,
  stalledAfter,
  startFakeS3,
  xmlError,
} from './shared/support/fake-s3.ts';
import { png } from './shared/support/images.ts';
import { makeEvent } from './shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from './shared/support/memory-store.ts';
import { readThumbnailsConfig } from './thumbnails/config.ts';
import { createThumbnails } from './thumbnails/thumbnails.ts';
import { readUploadConfig } from './upload/config.ts';
import { createUpload } from './upload/upload.ts';

const BUCKET = { S3_BUCKET_NAME: 'bucket' };
const ID = '1795190400123JJbxGEhmIAMFnPg-';

const found = okObject(png);
const stored: Answer = (response) => void response.writeHead(200, { etag: '"a"' }).end();
const unknown = xmlError(404, 'NoSuchKey');
const changed = xmlError(412, 'PreconditionFailed');
/** The SDK repeats, and waits for five seconds of what is asked for. */
const busy: Answer = (response) => void response.writeHead(503, { 'retry-after': '60' }).end();
const noBytes = stalledAfter(Buffer.alloc(0), png.length);
const halfOfIt = stalledAfter(png.subarray(0, 20), png.length);
const status = (value: object) => okObject(Buffer.from(JSON.stringify({ id: ID, ...value })));

/** A context whose time runs out, as Lambda's does. */
function contextOf(ms: number) {
  const end = performance.now() + ms;
  return { getRemainingTimeInMillis: () => end - performance.now() };
}

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

const downloadOf = (store: ObjectStore, streams: boolean) =>
  createDownload({ config: readDownloadConfig(BUCKET), store, signer: FAKE_SIGNER, streams });

const image = { resource: '/images/{key+}', pathParameters: { key: 'a.png' } };
const download = (headers: Record<string, string> = {}) =>
  ask((store) => downloadOf(store, false), { ...image, headers });

const resize = (headers: Record<string, string> = {}, env: Record<string, string> = {}) =>
  ask(
    (store) =>
      createResize({
        config: readResizeConfig({ ...ENV, ...env }),
        store,
        signer: FAKE_SIGNER,
        fetchSource: () => Promise.reject(new Error('no sources here')),
        streams: false,
      }),
    { resource: '/resize', query: { k: [API_KEY], key: ['a.png'], w: ['8'] }, headers },
  );

const thumbnailsOf = (store: ObjectStore) =>
  createThumbnails(
    { config: readThumbnailsConfig({ ...BUCKET, THUMBNAIL_WIDTHS: '8' }), store },
    QUIET,
  );

const thumbnails: Ask = async (store, ms) => {
  const event = makeEvent({ resource: '/thumbnails/{id}', pathParameters: { id: ID } });
  return (await thumbnailsOf(store)(event, contextOf(ms))) as { statusCode: number; body: string };
};

/** A result of one byte is large then. */
const SMALL_ANSWERS = { MAX_BUFFERED_BYTES: '1' };
const NEVER = { 'if-none-match': '"never"' };

async function withS3<T>(answers: readonly Answer[], work: (store: ObjectStore) => Promise<T>) {
  const s3 = await startFakeS3();
  s3.answerWith(...answers);
  const started = performance.now();
  try {
    const result = await work(createS3Store(s3.client, { bucket: 'bucket' }));
    return { result, tookMs: performance.now() - started, seen: s3.seen };
  } finally {
    await s3.stop();
  }
}

// The first call of a process loads what the SDK needs: no part of any budget here.
beforeAll(() => withS3([unknown], (store) => download()(store, 20_000)));

describe.concurrent('an S3 that stalls is 504 before Lambda ends the function', () => {
  it.each<[string, Ask, number, readonly Answer[]]>([
    ['upload: the object', upload, 1600, [silence]],
    ['upload: whose object it is', upload, 1900, [reset, changed, silence]],
    ['download', download(), 1100, [silence]],
    ['download: no byte of the body', download(), 1100, [noBytes]],
    ['download: half of the body', download(), 1100, [halfOfIt]],
    [
      'download: HEAD',
      ask((s) => downloadOf(s, false), { ...image, method: 'HEAD' }),
      1100,
      [silence],
    ],
    [
      'download: the whole of a changed object',
      download({ range: 'bytes=0-1', 'if-range': '"b"' }),
      1100,
      [changed, silence],
    ],
    ['download: busy for ever', download(), 1100, [busy]],
    ['resize: the validator', resize(NEVER), 1500, [silence]],
    ['resize: the source behind the validator', resize(NEVER), 1500, [found, silence]],
    ['resize: the source', resize(), 1500, [silence]],
    ['resize: half of the source', resize(), 1500, [halfOfIt]],
    ['resize: the known result', resize({}, SMALL_ANSWERS), 1900, [found, silence]],
    ['resize: the new result', resize({}, SMALL_ANSWERS), 2200, [found, unknown, silence]],
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

  it('a job', async () => {
    const job = thumbnailsOf(store)({ id: ID, body: { key: 'a.png' } }, contextOf(700));
    await expect(job).rejects.toMatchObject({ code: 'timeout' });
  });

  it('a job at its last attempt, and it has failed', async () => {
    const memory = createMemoryStore();
    const pending = Buffer.from(JSON.stringify({ id: ID, status: 'pending', attempt: 2 }));
    memory.seed(`jobs/${ID}.json`, pending, 'application/json');
    const get: ObjectStore['get'] = (key, ...rest) =>
      key.startsWith('images/') ? never() : memory.get(key, ...rest);
    const job = thumbnailsOf({ ...memory, get })(
      { id: ID, body: { key: 'a.png' } },
      contextOf(1700),
    );
    expect(await job).toMatchObject({ status: 'failed', code: 'timeout' });
  });
});

describe.concurrent('a streamed download', () => {
  const stream = async (answers: readonly Answer[], ms: number, out: Writable) => {
    const preludes: { statusCode: number }[] = [];
    const from = (to: NodeJS.WritableStream, prelude: { statusCode: number }) => (
      preludes.push(prelude),
      to
    );
    const { tookMs, result } = await withS3(answers, (store) =>
      createStreamHandler(downloadOf(store, true), QUIET, () => ({ from }))(
        makeEvent(image),
        out,
        contextOf(ms),
      ).then(
        () => undefined,
        (error: unknown) => asApiError(error).code,
      ),
    );
    return { statuses: preludes.map(({ statusCode }) => statusCode), tookMs, code: result };
  };
  const sink = () => {
    const chunks: Buffer[] = [];
    const out = new Writable({
      write: (chunk, _, done) => (chunks.push(Buffer.from(chunk)), done()),
    });
    return { out, text: () => Buffer.concat(chunks).toString() };
  };

  it.each([
    ['that never begins', silence],
    ['without a byte of its body', noBytes],
  ])('%s is 504', async (_name, answer) => {
    const { out, text } = sink();
    const { statuses, tookMs } = await stream([answer], 1100, out);
    expect([statuses, JSON.parse(text()).code]).toEqual([[504], 'timeout']);
    expect(tookMs).toBeLessThan(1100);
  });

  it('that breaks in front of its first byte is 503', async () => {
    const { out, text } = sink();
    const broken: Answer = (response) => {
      response.writeHead(200, { etag: '"a"', 'content-length': '9' });
      response.flushHeaders();
      setTimeout(() => response.destroy(), 50);
    };
    const { statuses } = await stream([broken], 2000, out);
    expect([statuses, JSON.parse(text()).code]).toEqual([[503], 'unavailable']);
  });

  it('that stalls behind its headers breaks the connection to the client', async () => {
    const { out } = sink();
    const { statuses, tookMs, code } = await stream([halfOfIt], 1100, out);
    expect([statuses, code, out.destroyed]).toEqual([[200], 'timeout', true]);
    expect(tookMs).toBeLessThan(1100);
  });

  it('to a client that reads no more ends, too', async () => {
    const out = new Writable({ write: () => undefined });
    const { code, tookMs } = await stream([found], 1100, out);
    expect([code, out.destroyed]).toEqual(['timeout', true]);
    expect(tookMs).toBeLessThan(1100);
  });

  it('of an error to a client that reads no more ends, too', async () => {
    const out = new Writable({ write: () => undefined });
    expect(await stream([unknown], 1100, out)).toMatchObject({ code: 'timeout', statuses: [404] });
  });
});

describe.concurrent('a job whose S3 stalls ends before Lambda ends it', () => {
  const LAST = status({ status: 'pending', attempt: 2 });
  const run = async (answers: readonly Answer[]) => {
    const ms = 2500;
    const { result, tookMs, seen } = await withS3(answers, (store) =>
      thumbnailsOf(store)({ id: ID, body: { key: 'a.png' } }, contextOf(ms)).then(
        (value) => value,
        (error: unknown) => asApiError(error).code,
      ),
    );
    expect(tookMs).toBeLessThan(ms);
    expect(seen).toHaveLength(answers.length);
    return { result, last: seen.at(-1) };
  };

  it.each<[string, readonly Answer[]]>([
    ['the status', [silence]],
    ['the first word', [unknown, silence]],
    ['the next word', [LAST, silence]],
    ['the source', [unknown, stored, silence]],
    ['half of the source', [unknown, stored, halfOfIt]],
    ['the last word', [LAST, stored, unknown, silence]],
  ])('and is thrown for Lambda to repeat: %s', async (_name, answers) => {
    expect((await run(answers)).result).toBe('timeout');
  });

  it.each<[string, readonly Answer[]]>([
    ['the source', [silence]],
    ['half of the source', [halfOfIt]],
    ['the known thumbnail', [found, silence]],
    ['the new thumbnail', [found, unknown, silence]],
  ])('and has failed at the last attempt: %s', async (_name, answers) => {
    const { result, last } = await run([LAST, stored, ...answers, stored]);
    const failed = { id: ID, status: 'failed', code: 'timeout', message: expect.any(String) };
    expect(result).toEqual(failed);
    expect(last).toMatchObject({ method: 'PUT', url: expect.stringContaining(`/jobs/${ID}.json`) });
    expect(JSON.parse(String(last?.body))).toEqual(failed);
  });
});
