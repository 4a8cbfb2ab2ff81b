import { describe, expect, it } from 'vitest';
import { ApiError, type ErrorCode, STATUS_OF_CODE } from '../shared/errors.ts';
import type { HttpResponse } from '../shared/http.ts';
import { sniffType } from '../shared/image/type.ts';
import { deadlineIn } from '../shared/support/deadline.ts';
import { cornersOf, pixelsOf, pngOf } from '../shared/support/images.ts';
import { signQuery } from './signed-query.ts';
import { failAll, type Query, setUpFallback } from './support/fallback.ts';
import { API_KEY, bytesOf, MODERN_ACCEPT, NOW_MS, SECRET, setUp } from './support/set-up.ts';

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
