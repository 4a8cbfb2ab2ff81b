import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../shared/http.ts';
import { createRequestLog } from '../shared/log.ts';
import { animationOf, jpegOf, pngOf, quadrants } from '../shared/support/images.ts';
import { signQuery } from './signed-query.ts';
import {
  API_KEY,
  bytesOf,
  MODERN_ACCEPT,
  NOW_MS,
  SECOND_KEY,
  SECRET,
  setUp,
} from './support/set-up.ts';

type Query = Record<string, string>;
type Headers = Record<string, string>;

const CACHE = { RESIZE_CACHE: 'true' };
const URL_SOURCE = 'https://img.test/a.png';
const query: Query = { key: 'photo.jpg', w: '64', k: API_KEY };

async function setUpCache(options: Parameters<typeof setUp>[0] = {}) {
  const set = await setUp({
    sources: { [URL_SOURCE]: pngOf(128, 64, quadrants(128, 64)) },
    ...options,
    env: { ...CACHE, ...options.env },
  });
  set.store.seed('images/moving.gif', await animationOf('gif', 8, 8, ['red', 'lime']), 'image/gif');
  set.store.seed('images/clear.png', pngOf(64, 64, quadrants(64, 64)), 'image/png');
  const ask = async (asked: Query, headers: Headers = {}, over: object = {}) => {
    const log = createRequestLog();
    set.store.calls.length = 0;
    const response = await set.get(asked, headers, { log, ...over });
    return { response, log: log.fields, calls: [...set.store.calls] };
  };
  const results = () => [...set.store.objects].filter(([name]) => name.includes('/results/'));
  return { ...set, ask, results };
}

function signed(asked: Query): Query {
  const { k: _, ...rest } = { k: '', ...asked, e: String(NOW_MS / 1000 + 60) };
  const pairs = Object.entries(rest).map(([name, value]) => [name, [value]] as const);
  return { ...rest, s: signQuery(new Map(pairs), SECRET) };
}

const shown = ({ status, headers, body }: HttpResponse) => ({
  status,
  headers,
  body: body === undefined ? undefined : Buffer.from(body as Buffer).toString('base64'),
});

/** Each is asked of a function that keeps results, twice, and of one that does not. */
const REQUESTS: readonly [string, Query, Headers?, object?][] = [
  ['no Accept', query],
  ['AVIF', query, { accept: MODERN_ACCEPT }],
  ['WebP', query, { accept: 'image/webp,*/*;q=0.8' }],
  ['a type', { ...query, f: 'webp' }],
  ['a palette', { ...query, f: 'png', q: '40' }],
  ['a quality', { ...query, q: '31' }],
  ['a density', { ...query, dpr: '2.5' }],
  ['contain on a colour', { ...query, h: '64', fit: 'contain', bg: '0f0' }],
  ['a part, turned', { ...query, rect: 'pct:10,10,50,50', rot: '90', flip: 'h' }],
  ['a focal point', { ...query, h: '20', fp: '0.2,0.8' }],
  ['what draws attention', { ...query, h: '20', crop: 'smart' }],
  ['grey, blurred, sharpened', { ...query, gray: '1', blur: '2', sharpen: '1' }],
  ['trimmed', { ...query, trim: '10' }],
  ['an animation', { ...query, key: 'moving.gif', w: '4' }],
  ['an animation as WebP', { ...query, key: 'moving.gif', w: '4' }, { accept: MODERN_ACCEPT }],
  ['transparency', { ...query, key: 'clear.png' }, { accept: 'image/png,*/*;q=0.1' }],
  ['a version', { ...query, v: 'abc' }],
  ['a signature', signed(query)],
  ['a URL', { u: URL_SOURCE, w: '32', k: API_KEY }],
  ['HEAD', query, {}, { method: 'HEAD' }],
  ['HEAD of a URL', { u: URL_SOURCE, w: '32', k: API_KEY }, {}, { method: 'HEAD' }],
  ['another tag', query, { 'if-none-match': '"x"' }],
  ['If-None-Match: *', query, { 'if-none-match': '*' }],
  ['If-Match: *', query, { 'if-match': '*' }],
  ['a range', query, { range: 'bytes=0-1' }],
];

describe('a hit is what the miss was', () => {
  it.each(REQUESTS)('%s', async (_name, asked, headers = {}, over = {}) => {
    const off = await setUpCache({ env: { RESIZE_CACHE: 'false' } });
    const { ask, results } = await setUpCache();
    const without = await off.ask(asked, headers, over);
    const miss = await ask(asked, headers, over);
    const hit = await ask(asked, headers, over);
    expect(shown(hit.response)).toEqual(shown(miss.response));
    expect(shown(miss.response)).toEqual(shown(without.response));
    expect([without.log['cache'], miss.log['cache'], hit.log['cache']]).toEqual([
      undefined,
      'miss',
      'hit',
    ]);
    expect(off.results()).toEqual([]);
    expect(results()).toHaveLength(1);
    expect(hit.log['format']).toBe(miss.log['format']);
  });

  it.each<[string, Headers]>([
    ['If-Match', { 'if-match': '"x"' }],
    ['If-Match before If-None-Match', { 'if-match': '"x"', 'if-none-match': '*' }],
  ])('%s fails for both', async (_name, headers) => {
    const { ask, results } = await setUpCache();
    const refused = { code: 'precondition_failed' };
    await expect(ask(query, headers)).rejects.toMatchObject(refused);
    expect(results()).toHaveLength(1);
    await expect(ask(query, headers)).rejects.toMatchObject(refused);
  });

  it('a 304 of a known tag looks for nothing', async () => {
    const { ask } = await setUpCache();
    const { response } = await ask(query);
    const known = await ask(query, { 'if-none-match': response.headers['etag'] ?? '' });
    expect(known.response.status).toBe(304);
    expect(known.calls).toEqual(['head images/photo.jpg']);
  });
});

describe('a hit', () => {
  it('reads the head of the source and the result, and nothing else', async () => {
    const { ask, results } = await setUpCache();
    const miss = await ask(query);
    const [name] = results()[0] ?? [];
    expect(name).toMatch(/^derivatives\/results\/[0-9a-f]{32}\/[\w-]{32}$/);
    expect(miss.calls).toEqual([
      'head images/photo.jpg',
      `get ${name}`,
      'get images/photo.jpg',
      `put ${name}`,
    ]);
    expect((await ask(query)).calls).toEqual(['head images/photo.jpg', `get ${name}`]);
  });

  it.each<[string, Query, Headers?]>([
    ['another key', { ...query, k: SECOND_KEY }],
    ['a signature', signed(query)],
    ['a version', { ...query, v: '2' }],
    ['defaults written out', { ...query, fit: 'cover', dpr: '1', f: 'auto' }],
    ['half the width at twice the density', { ...query, w: '32', dpr: '2' }],
    ['an Accept of the same outcome', query, { accept: 'text/html,*/*;q=0.8' }],
    ['the preset that says the same', { key: 'photo.jpg', p: 'thumb', k: API_KEY }],
  ])('is for %s, too', async (_name, asked, headers = {}) => {
    const env = { RESIZE_PRESETS: '{"thumb":{"w":64}}' };
    const { ask, results } = await setUpCache({ env });
    const first = await ask(query);
    const second = await ask(asked, headers);
    expect(second.log['cache']).toBe('hit');
    expect(bytesOf(second.response).equals(bytesOf(first.response))).toBe(true);
    expect(results()).toHaveLength(1);
  });

  it.each<[string, Query, Headers?]>([
    ['another width', { ...query, w: '65' }],
    ['another Accept', query, { accept: MODERN_ACCEPT }],
    ['another type', { ...query, f: 'jpeg' }],
    ['another quality', { ...query, q: '12' }],
    ['another image', { ...query, key: 'clear.png' }],
    ['a URL', { u: URL_SOURCE, w: '64', k: API_KEY }],
  ])('is not for %s', async (_name, asked, headers = {}) => {
    const { ask, results } = await setUpCache();
    await ask(query);
    expect((await ask(asked, headers)).log['cache']).toBe('miss');
    expect(results()).toHaveLength(2);
  });

  it.each([
    { MAX_OUTPUT_PIXELS: '4000' },
    { MAX_SOURCE_BYTES: '5000000' },
    { MAX_INPUT_PIXELS: '5000000' },
  ])('is for the limits that it was made under, not for %j', async (env) => {
    const { ask, store } = await setUpCache();
    await ask(query);
    const stricter = await setUpCache({ env });
    for (const [name, object] of store.objects) stricter.store.objects.set(name, object);
    expect((await stricter.ask(query)).log['cache']).toBe('miss');
  });

  it('keeps the lifetime of each signature', async () => {
    const { ask } = await setUpCache();
    const keyed = await ask(query);
    const second = await ask(signed(query));
    expect(keyed.response.headers['cache-control']).toBe('public, max-age=86400');
    expect(second.response.headers['cache-control']).toBe('public, max-age=60');
  });
});

describe('the source', () => {
  it('is a new result once it is replaced, and 404 once it is gone', async () => {
    const { ask, store, results } = await setUpCache();
    const before = await ask(query);
    store.seed('images/photo.jpg', await jpegOf(256, 200), 'image/jpeg');
    const after = await ask(query);
    expect(after.log['cache']).toBe('miss');
    expect(bytesOf(after.response).equals(bytesOf(before.response))).toBe(false);
    expect(results()).toHaveLength(2);
    store.objects.delete('images/photo.jpg');
    await expect(ask(query)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('replaced while it is read gives its name to what was read', async () => {
    const { ask, store } = await setUpCache();
    const { get } = store;
    const [before, after] = [await jpegOf(256, 128), await jpegOf(256, 200)];
    store.get = (key, deadline, options) => {
      if (key.includes('/results/')) store.seed('images/photo.jpg', after, 'image/jpeg');
      return get(key, deadline, options);
    };
    const raced = await ask(query);
    store.get = get;
    const again = await ask(query);
    expect(again.log['cache']).toBe('hit');
    expect(shown(again.response)).toEqual(shown(raced.response));
    store.seed('images/photo.jpg', before, 'image/jpeg');
    expect((await ask(query)).log['cache']).toBe('miss');
  });

  it('that is no image leaves nothing', async () => {
    const { ask, store, results } = await setUpCache();
    store.seed('images/bad', Buffer.from('no image at all'), 'image/png');
    await expect(ask({ ...query, key: 'bad' })).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    expect(results()).toEqual([]);
  });
});

it('two misses at once store one result', async () => {
  const { get, results } = await setUpCache();
  const both = await Promise.all([get(query), get(query)]);
  expect(shown(both[0])).toEqual(shown(both[1]));
  expect(results()).toHaveLength(1);
});

it('a result that time made worse is not kept', async () => {
  const { ask, store, results } = await setUpCache();
  store.seed('images/large.jpg', await jpegOf(1600, 1200), 'image/jpeg');
  const asked = { key: 'large.jpg', w: '1600', k: API_KEY };
  const { response } = await ask(asked, { accept: MODERN_ACCEPT }, { remainingMs: () => 1700 });
  expect(response.headers['cache-control']).toBe('no-store');
  expect(results()).toEqual([]);
});
