import { describe, expect, it } from 'vitest';
import { sharp } from '../shared/image/sharp.ts';
import { createHandler } from '../shared/lambda.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { deadlineIn } from '../shared/support/deadline.ts';
import {
  animationOf,
  cornersOf,
  jpegOf,
  pixelsOf,
  pngBomb,
  pngOf,
  quadrants,
  withOrientation,
} from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createRandom } from '../shared/support/random.ts';
import { readResizeConfig } from './config.ts';
import { createParameters } from './parameters.ts';
import { signQuery } from './signed-query.ts';
import {
  bytesOf,
  ENV,
  half,
  hash,
  API_KEY,
  NOW_MS,
  SECOND_KEY,
  SECRET,
  setUp,
} from './support/set-up.ts';

describe('who may resize', () => {
  const query = { key: 'photo.jpg', w: '64' };
  const e = String(NOW_MS / 1000 + 60);
  const s = signQuery(new Map(Object.entries({ ...query, e }).map(([n, v]) => [n, [v]])), SECRET);

  it.each([
    ['a key', { ...query, k: API_KEY }],
    ['another key', { ...query, k: SECOND_KEY }],
    ['a signature', { ...query, e, s }],
  ])('%s', async (_name, full) => {
    expect((await (await setUp()).get(full)).status).toBe(200);
  });

  it('by signature is cached for no longer than the signature holds', async () => {
    const { get } = await setUp();
    const signed = await get({ ...query, e, s });
    expect(signed.headers['cache-control']).toBe('public, max-age=60');
    const keyed = await get({ ...query, k: API_KEY });
    expect(keyed.headers['cache-control']).toBe('public, max-age=86400');
  });

  it.each<[string, Record<string, string | string[]>]>([
    ['nothing', query],
    ['an empty key', { ...query, k: '' }],
    ['a wrong key', { ...query, k: `${API_KEY}x` }],
    ['the beginning of a key', { ...query, k: API_KEY.slice(0, -1) }],
    ['the hash of a key', { ...query, k: hash(API_KEY) }],
    ['a key twice', { ...query, k: [API_KEY, API_KEY] }],
    ['a signature of another width', { ...query, w: '65', e, s }],
    ['an expired signature', { ...query, e: String(NOW_MS / 1000 - 1), s }],
    ['a key with an expiry', { ...query, k: API_KEY, e }],
    ['a key and a signature', { ...query, k: API_KEY, e, s }],
    ['nothing, with every other mistake', { w: 'x', zzz: '1' }],
  ])('not %s', async (_name, full) => {
    const { get, store } = await setUp();
    await expect(get(full)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(store.calls).toEqual([]);
  });
});

describe('a stored image', () => {
  it('comes back upright in the size and type that were asked for', async () => {
    const { get, store } = await setUp();
    store.seed('images/turned.jpg', withOrientation(await jpegOf(256, 128), 6), 'image/jpeg');
    const response = await get({ key: 'turned.jpg', w: '64', f: 'png', k: API_KEY });
    const pixels = await pixelsOf(bytesOf(response));
    expect(response.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers['vary']).toBeUndefined();
    expect([pixels.width, pixels.height]).toEqual([64, 128]);
    expect(cornersOf(pixels)).toEqual(['blue', 'red', 'white', 'lime']);
  });

  it('has the same headers for HEAD, with the length and without a body', async () => {
    const { get } = await setUp();
    const query = { key: 'photo.jpg', w: '64', k: API_KEY };
    const whole = await get(query);
    const head = await get(query, {}, { method: 'HEAD' });
    expect(head).toEqual({
      status: 200,
      headers: { ...whole.headers, 'content-length': String(bytesOf(whole).length) },
    });
  });

  it.each([
    ['an unknown key', { key: 'no.jpg', w: '1' }, 'not_found'],
    ['a traversal', { key: '../secret.jpg', w: '1' }, 'invalid_key'],
    ['a control character', { key: 'a\r\nb', w: '1' }, 'invalid_key'],
    ['a neighbour of the prefix', { key: '/images-private/a.jpg', w: '1' }, 'invalid_key'],
    ['a missing width', { key: 'photo.jpg' }, 'missing_parameter'],
    ['a missing source', { w: '1' }, 'missing_parameter'],
  ])('%s', async (_name, query, code) => {
    const { get } = await setUp();
    await expect(get({ ...query, k: API_KEY } as Record<string, string>)).rejects.toMatchObject({
      code,
    });
  });

  it.each<[string, () => Promise<Buffer> | Buffer, Record<string, string>, string]>([
    [
      'text',
      () => Buffer.from('this is no image, whatever its name is'),
      {},
      'unsupported_media_type',
    ],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      {},
      'unsupported_media_type',
    ],
    ['nothing', () => Buffer.alloc(0), {}, 'unsupported_media_type'],
    ['half a JPEG', async () => half(await jpegOf(256, 128)), {}, 'unprocessable_image'],
    ['a bomb', () => pngBomb(16_000), {}, 'payload_too_large'],
    [
      'too many frames',
      () => animationOf('gif', 8, 8, ['red', 'lime', 'blue']),
      { MAX_FRAMES: '2' },
      'payload_too_large',
    ],
    ['too many bytes', () => Buffer.alloc(1001), { MAX_SOURCE_BYTES: '1000' }, 'payload_too_large'],
  ])('that is %s', async (_name, make, more, code) => {
    const { get, store } = await setUp({ env: more });
    store.seed('images/bad', await make(), 'image/png');
    await expect(get({ key: 'bad', w: '64', k: API_KEY })).rejects.toMatchObject({ code });
  });
});

describe('a source URL', () => {
  const url = 'https://img.test/a.png';
  const sources = { [url]: pngOf(128, 64, quadrants(128, 64)) };

  it('is fetched and resized', async () => {
    const { get, fetched } = await setUp({ sources });
    const response = await get({ u: url, w: '32', k: API_KEY });
    expect(fetched).toEqual([url]);
    expect(cornersOf(await pixelsOf(bytesOf(response)))).toEqual(['red', 'lime', 'blue', 'white']);
  });

  it('is answered with 304 by its content', async () => {
    const { get } = await setUp({ sources });
    const { headers } = await get({ u: url, w: '32', k: API_KEY });
    const again = await get(
      { u: url, w: '32', k: API_KEY },
      { 'if-none-match': headers['etag'] ?? '' },
    );
    expect(again.status).toBe(304);
  });

  it('is refused when no host is allowed, by the real fetcher', async () => {
    const { createSourceFetcher } = await import('./source/fetch.ts');
    const fetchSource = createSourceFetcher(readResizeConfig(ENV).source);
    await expect(fetchSource(url, deadlineIn(1000))).rejects.toMatchObject({
      code: 'source_not_allowed',
    });
  });
});

describe('malformed queries', () => {
  it('are 4xx or 200, never 5xx', async () => {
    const { handle } = await setUp();
    const lambda = createHandler(handle, QUIET);
    const { below, pick } = createRandom(20_261_121);
    const names = [...Object.keys(createParameters(4096)), 'constructor', '__proto__', '', 'é'];
    const texts = [
      '',
      '0',
      '1',
      '64',
      '-1',
      '1e9',
      '999999999999',
      '4096',
      'cover',
      'fill',
      'auto',
      'avif',
      'gif',
      'fff',
      API_KEY,
      'photo.jpg',
      '../x',
      '%00',
      '\u0000',
      '\ud800',
      'https://[',
      'http://127.0.0.1',
      'a'.repeat(3000),
      '{}',
      '🦊',
    ];
    const statuses = new Set<number>();
    for (let round = 0; round < 400; round++) {
      const query: Record<string, string[]> =
        below(10) < 8 ? { k: [API_KEY], key: ['photo.jpg'], w: ['16'] } : {};
      for (let n = below(4); n > 0; n--) {
        Object.defineProperty(query, pick(names), {
          value: Array.from({ length: below(10) < 9 ? 1 : 2 }, () => pick(texts)),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      const { statusCode } = await lambda(makeEvent({ resource: '/resize', query }), {});
      statuses.add(statusCode);
      // 502 is what the stub for sources answers to every URL.
      expect(statusCode === 502 || statusCode < 500, JSON.stringify(query)).toBe(true);
    }
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 401]));
  });
});

it('sharp reads what the handler wrote', async () => {
  const { get } = await setUp();
  const response = await get({
    key: 'photo.jpg',
    w: '64',
    h: '64',
    fit: 'contain',
    f: 'avif',
    k: API_KEY,
  });
  expect(await sharp(bytesOf(response)).metadata()).toMatchObject({
    width: 64,
    height: 64,
    compression: 'av1',
  });
});
