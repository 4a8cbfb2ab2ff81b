import { describe, expect, it } from 'vitest';
import { ApiError, type ErrorCode, STATUS_OF_CODE } from '../shared/errors.ts';
import type { HttpResponse } from '../shared/http.ts';
import { sniffType } from '../shared/image/type.ts';
import { createHandler } from '../shared/lambda.ts';
import { createRequestLog } from '../shared/log.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { deadlineIn } from '../shared/support/deadline.ts';
import {
  cornersOf,
  jpegOf,
  pixelsOf,
  pngBomb,
  pngOf,
  quadrants,
} from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { signQuery } from './signed-query.ts';
import { API_KEY, bytesOf, half, MODERN_ACCEPT, NOW_MS, SECRET, setUp } from './support/set-up.ts';

const ENV = { RESIZE_FALLBACK_KEY: 'fallback.png', RESIZE_FALLBACK_SECONDS: '7' };
/** Its corners are red, lime, blue and white; those of photo.jpg as well, at twice the width. */
const PICTURE = pngOf(64, 64, quadrants(64, 64));
const BOMB = pngBomb(16_000);

type Query = Record<string, string>;
type Ask = Awaited<ReturnType<typeof setUpFallback>>['ask'];

async function setUpFallback(options: Parameters<typeof setUp>[0] = {}) {
  const set = await setUp({ ...options, env: { ...ENV, ...options.env } });
  set.store.seed('images/fallback.png', PICTURE, 'image/png');
  set.store.seed('images/text', Buffer.from('this is no image at all'), 'image/png');
  set.store.seed('images/half.jpg', half(await jpegOf(256, 128)), 'image/jpeg');
  set.store.seed('images/bomb.png', BOMB, 'image/png');
  const ask = async (query: Query, headers: Record<string, string> = {}, over: object = {}) => {
    const log = createRequestLog();
    const response = await set.get({ w: '32', k: API_KEY, ...query }, headers, { log, ...over });
    return { response, log: log.fields };
  };
  return { ...set, ask };
}

/** Every S3 object but the picture fails so. */
function failAll(store: Awaited<ReturnType<typeof setUp>>['store'], error: Error): void {
  const { get } = store;
  store.get = (key, deadline, options) =>
    key === 'images/fallback.png' ? get(key, deadline, options) : Promise.reject(error);
}

/** Each kind of failure, and how it is brought about. */
const FAILURES: readonly [ErrorCode, Query, Error?][] = [
  ['not_found', { key: 'none.jpg' }],
  ['payload_too_large', { key: 'bomb.png' }],
  ['unsupported_media_type', { key: 'text' }],
  ['unprocessable_image', { key: 'half.jpg' }],
  ['source_failed', { u: 'https://img.test/a.png' }],
  ['internal_error', { key: 'photo.jpg' }, new TypeError('a bug')],
  ['unavailable', { key: 'photo.jpg' }, new ApiError('unavailable', 'x', retryAfter())],
  ['timeout', { key: 'photo.jpg' }, new ApiError('timeout', 'x')],
];

function retryAfter() {
  return { headers: { 'retry-after': '1' } };
}

const TYPES: readonly [string, Query, Record<string, string>, string | undefined][] = [
  ['no Accept', {}, {}, 'png'],
  ['AVIF', {}, { accept: MODERN_ACCEPT }, 'avif'],
  ['WebP', {}, { accept: 'image/webp,*/*' }, 'webp'],
  ['a type of the query', { f: 'jpeg' }, {}, 'jpeg'],
];

async function expectPicture(response: HttpResponse, code: ErrorCode, type: string | undefined) {
  expect(response.status).toBe(STATUS_OF_CODE[code]);
  expect(response.error?.code).toBe(code);
  expect(response.headers).toEqual({
    'content-type': `image/${type}`,
    'cache-control': 'public, max-age=7',
    vary: 'Accept',
    'x-error-code': code,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    ...(code === 'unavailable' ? { 'retry-after': '1' } : {}),
  });
  expect(sniffType(bytesOf(response))).toBe(type);
  const pixels = await pixelsOf(bytesOf(response));
  expect([pixels.width, pixels.height]).toEqual([32, 32]);
  expect(cornersOf(pixels)).toEqual(['red', 'lime', 'blue', 'white']);
}

describe.each(FAILURES)('%s has the picture', (code, query, error) => {
  it.each(TYPES)('as %s', async (_name, more, headers, type) => {
    const { ask, store } = await setUpFallback();
    if (error !== undefined) failAll(store, error);
    const { response, log } = await ask({ ...query, ...more }, headers);
    await expectPicture(response, code, type);
    expect(log).toMatchObject({ fallback: 'sent', format: type });
  });
});

describe('the picture', () => {
  const missing = { key: 'none.jpg' };

  it('is that of GET for HEAD, without its bytes', async () => {
    const { ask } = await setUpFallback();
    const { response } = await ask(missing);
    const head = await ask(missing, {}, { method: 'HEAD' });
    expect(head.response).toEqual({
      status: 404,
      headers: { ...response.headers, 'content-length': String(bytesOf(response).length) },
      error: response.error,
    });
  });

  it('is fitted as the image would have been', async () => {
    const { ask } = await setUpFallback();
    const { response } = await ask({ ...missing, w: '40', h: '20', fit: 'contain', bg: 'f00' });
    const pixels = await pixelsOf(bytesOf(response));
    expect([pixels.width, pixels.height]).toEqual([40, 20]);
    expect(cornersOf(pixels)).toEqual(['red', 'red', 'red', 'red']);
  });

  it.each<Query>([
    { rect: '0,0,1,1' },
    { trim: '10' },
    { flip: 'hv' },
    { rot: '180' },
    { gray: '1' },
    { h: '32', fp: '1,1' },
    { h: '32', crop: 'southeast' },
    { blur: '9', sharpen: '5' },
  ])('is whole, whatever of the image was asked for: %j', async (more) => {
    const { ask } = await setUpFallback();
    await expectPicture((await ask({ ...missing, ...more })).response, 'not_found', 'png');
  });

  it('is that of a preset, too', async () => {
    const env = { RESIZE_PRESETS: '{"thumb":{"w":32,"f":"webp"}}', RESIZE_PRESETS_ONLY: 'true' };
    const { get } = await setUpFallback({ env });
    const response = await get({ ...missing, p: 'thumb', k: API_KEY });
    await expectPicture(response, 'not_found', 'webp');
  });

  it('is not kept for longer than a signature holds', async () => {
    const pairs = { key: 'none.jpg', w: '32', e: String(NOW_MS / 1000 + 3) };
    const s = signQuery(new Map(Object.entries(pairs).map(([n, v]) => [n, [v]])), SECRET);
    const { get } = await setUpFallback();
    const { status, headers } = await get({ ...pairs, s });
    expect([status, headers['cache-control']]).toEqual([404, 'public, max-age=3']);
  });

  it('comes before the deadline where the source takes for ever', async () => {
    const { ask, store } = await setUpFallback();
    const { get } = store;
    store.get = (key, deadline, options) =>
      key === 'images/fallback.png'
        ? get(key, deadline, options)
        : new Promise<never>(() => undefined);
    const { response } = await ask({ key: 'photo.jpg' }, {}, { deadline: deadlineIn(2500) });
    await expectPicture(response, 'timeout', 'png');
  });

  it('leaves an image that there is as it is', async () => {
    const plain = await (await setUp()).get({ key: 'photo.jpg', w: '32', k: API_KEY });
    const { ask } = await setUpFallback();
    expect((await ask({ key: 'photo.jpg' })).response).toEqual(plain);
    const { response } = await ask({ key: 'photo.jpg' }, { accept: 'application/json' });
    expect(response).toMatchObject({ status: 200, body: plain.body });
  });

  it('is of the state of the bucket: replaced, it is another', async () => {
    const { ask, store } = await setUpFallback();
    store.seed('images/fallback.png', pngOf(8, 8, Buffer.alloc(192)), 'image/png');
    const pixels = await pixelsOf(bytesOf((await ask(missing)).response));
    expect([pixels.width, pixels.height]).toEqual([8, 8]);
  });
});

/** A failure as it is without a fallback. */
const refusal = (ask: Ask, query: Query, headers?: Record<string, string>, over?: object) =>
  ask(query, headers, over).then(
    () => undefined,
    (error: ApiError) => error.code,
  );

describe('an error stays JSON', () => {
  it.each<[ErrorCode, Query, Record<string, string>?]>([
    ['invalid_parameter', { key: 'none.jpg', w: 'x' }],
    ['invalid_parameter', { key: 'photo.jpg', w: '4096', f: 'avif', fit: 'fill', h: '4096' }],
    ['invalid_key', { key: '../x' }],
    ['missing_parameter', { w: '32' }],
    ['unauthorized', { key: 'none.jpg', k: 'x' }],
    ['source_not_allowed', { u: 'https://elsewhere.test/a.png' }],
    ['precondition_failed', { key: 'photo.jpg' }, { 'if-match': '"x"' }],
  ])('%s of %j', async (code, query, headers = {}) => {
    const { ask, store } = await setUpFallback({
      env: { MAX_AVIF_PIXELS: '100' },
      refusesSources: true,
    });
    expect(await refusal(ask, query, headers)).toBe(code);
    expect(store.calls).not.toContain('get images/fallback.png');
  });

  it.each<[string, boolean]>([
    ['application/json', true],
    ['application/json, text/plain, */*', true],
    ['image/*;q=0.5, application/json', true],
    ['application/json;q=0.9, image/png', false],
    ['application/json;q=0, */*', false],
    ['image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', false],
    ['*/*', false],
    ['', false],
  ])('for Accept: %s -> %s', async (accept, isJson) => {
    const { ask } = await setUpFallback();
    const code = await refusal(ask, { key: 'none.jpg' }, { accept });
    expect(code).toBe(isJson ? 'not_found' : undefined);
  });

  it.each<[string, (store: Awaited<ReturnType<typeof setUp>>['store']) => void, ErrorCode]>([
    ['is not there', (store) => void store.objects.delete('images/fallback.png'), 'not_found'],
    [
      'is no image',
      (store) => void store.seed('images/fallback.png', Buffer.from('x'.repeat(99)), 'image/png'),
      'unsupported_media_type',
    ],
    [
      'cannot be read, either',
      (store) => void (store.get = () => Promise.reject(new ApiError('unavailable', 'x'))),
      'unavailable',
    ],
  ])('where the picture %s', async (_name, breakIt, fault) => {
    const { ask, store } = await setUpFallback();
    breakIt(store);
    const log = createRequestLog();
    expect(await refusal(ask, { key: 'text' }, {}, { log })).toBe(
      fault === 'unavailable' ? fault : 'unsupported_media_type',
    );
    expect(log.fields).toMatchObject({ fallback: 'failed', fallbackFault: fault });
  });

  it('where the picture is more than a buffered answer carries', async () => {
    const { ask } = await setUpFallback({ env: { MAX_BUFFERED_BYTES: '20' } });
    expect(await refusal(ask, { key: 'none.jpg' })).toBe('not_found');
    const streaming = await setUpFallback({ env: { MAX_BUFFERED_BYTES: '20' }, streams: true });
    expect(await refusal(streaming.ask, { key: 'none.jpg' })).toBeUndefined();
  });
});

it.each(['GET', 'HEAD'])('the log of %s tells what failed', async (method) => {
  const lines: string[] = [];
  const { handle, store } = await setUpFallback();
  failAll(store, new TypeError('a bug'));
  const cors = {
    allowOrigins: ['https://a.test', 'https://b.test'],
    exposeHeaders: 'x-error-code',
  };
  const lambda = createHandler(handle, {
    ...QUIET,
    cors,
    sink: (line) => void lines.push(line),
  });
  const query = { k: [API_KEY], key: ['photo.jpg'], w: ['32'] };
  const event = makeEvent({ method, query, headers: { origin: 'https://b.test' } });
  const { statusCode, headers } = await lambda(event, {});
  expect(statusCode).toBe(500);
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://b.test',
    'access-control-expose-headers': 'x-error-code',
    vary: 'origin, Accept',
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    status: 500,
    code: 'internal_error',
    fallback: 'sent',
    error: { cause: { message: 'a bug' } },
  });
});
