import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { ENCODER_VERSION } from '../shared/image/sharp.ts';
import { sniffType } from '../shared/image/type.ts';
import { jpegOf } from '../shared/support/images.ts';
import { parseAccept } from './accept.ts';
import { etagOf } from './caching.ts';
import { createQueryParser } from './parse-query.ts';
import { bytesOf, API_KEY, half, MODERN_ACCEPT, SECOND_KEY, setUp } from './support/set-up.ts';

describe('caching', () => {
  const query = { key: 'photo.jpg', w: '64', k: API_KEY };
  const tagOf = async (get: Awaited<ReturnType<typeof setUp>>['get'], more = {}, headers = {}) =>
    (await get({ ...query, ...more }, headers)).headers['etag'] ?? '';

  it('answers 304 from the head of the object alone', async () => {
    const { get, store } = await setUp();
    const etag = await tagOf(get);
    store.calls.length = 0;
    for (const header of [etag, `"x", ${etag}`, etag.replace('W/', '')]) {
      const response = await get(query, { 'if-none-match': header });
      expect(response.status).toBe(304);
      expect(response.body).toBeUndefined();
      // API Gateway would call it application/json without, and caches would keep that.
      expect(response.headers).toEqual({
        'content-type': 'image/jpeg',
        etag,
        vary: 'Accept',
        'cache-control': 'public, max-age=86400',
      });
    }
    expect(store.calls.every((call) => call.startsWith('head '))).toBe(true);
    expect((await get(query, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    [{}, 'image/jpeg', 'Accept'],
    [{ accept: MODERN_ACCEPT }, 'image/avif', 'Accept'],
    [{ accept: 'image/png' }, 'image/png', 'Accept'],
  ])('a 304 for %j names the type of its 200', async (headers, type, vary) => {
    const { get } = await setUp();
    const etag = await tagOf(get, {}, headers);
    for (const method of ['GET', 'HEAD']) {
      const response = await get(query, { ...headers, 'if-none-match': etag }, { method });
      expect([response.status, response.headers['content-type']]).toEqual([304, type]);
      expect(response.headers).toMatchObject({ etag, vary });
    }
  });

  it('names it for a named type, too', async () => {
    const { get } = await setUp();
    const etag = await tagOf(get, { f: 'webp' });
    const { status, headers } = await get({ ...query, f: 'webp' }, { 'if-none-match': etag });
    expect([status, headers['content-type'], headers['vary']]).toEqual([
      304,
      'image/webp',
      undefined,
    ]);
  });

  /** RFC 9110, 13.2.1: conditions count only where the answer would be 200. */
  it.each([
    ['an image', 'photo.jpg', 304],
    ['no image', 'page.html', 'unsupported_media_type'],
    ['half an image', 'half.jpg', 'unprocessable_image'],
    ['nothing', 'none.jpg', 'not_found'],
  ])('If-None-Match: * for %s', async (_name, key, expected) => {
    const { get, store } = await setUp();
    store.seed('images/page.html', Buffer.from('<html>'.repeat(9)), 'text/html');
    store.seed('images/half.jpg', half(await jpegOf(256, 128)), 'image/jpeg');
    const asked = get({ ...query, key }, { 'if-none-match': '*' });
    const result = await asked.then(
      ({ status }) => status,
      ({ code }) => code,
    );
    expect(result).toBe(expected);
  });

  it.each<[string, Record<string, string>, unknown]>([
    ['13.1.1: any', { 'if-match': '*' }, 200],
    ['13.1.1: another tag', { 'if-match': '"x"' }, 'precondition_failed'],
    ['8.8.3.2: ours, which is weak', { 'if-match': 'TAG' }, 'precondition_failed'],
    ['13.2.2, 1 before 3', { 'if-match': '"x"', 'if-none-match': 'TAG' }, 'precondition_failed'],
    ['13.2.2, 1 and 3', { 'if-match': '*', 'if-none-match': 'TAG' }, 304],
    ['13.1.4: no date of ours', { 'if-unmodified-since': new Date(0).toUTCString() }, 200],
    ['13.1.3: no date of ours', { 'if-modified-since': new Date().toUTCString() }, 200],
    ['14.2: no ranges of ours', { range: 'bytes=0-1' }, 200],
  ])('RFC 9110, %s: %j -> %s', async (_name, headers, expected) => {
    const { get } = await setUp();
    const etag = await tagOf(get);
    const given = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('TAG', etag),
    ]);
    const asked = get(query, Object.fromEntries(given));
    expect(
      await asked.then(
        ({ status }) => status,
        ({ code }) => code,
      ),
    ).toBe(expected);
  });

  it('moves with the encoder', async () => {
    const { settings } = createQueryParser(4096)(
      new Map([
        ['key', ['a']],
        ['w', ['9']],
      ]),
    );
    const encoder = ENCODER_VERSION;
    const inputs = { validator: '"a"', settings, accepted: parseAccept('*/*'), encoder };
    const tag = etagOf(inputs, 'jpeg');
    expect(etagOf({ ...inputs, encoder: `${ENCODER_VERSION}.1` }, 'jpeg')).not.toBe(tag);
    expect(etagOf(inputs, 'png')).not.toBe(tag);
  });

  it('moves with the settings of the encoders, 304 and 200 alike', async () => {
    const slow = await setUp({ env: { WEBP_EFFORT: '5', JPEG_MOZJPEG: 'true' } });
    const { get } = await setUp();
    const tags = [await tagOf(get), await tagOf(slow.get)];
    expect(tags[0]).not.toBe(tags[1]);
    const asked = (ifNoneMatch = '') =>
      slow.get({ key: 'photo.jpg', w: '64', k: API_KEY }, { 'if-none-match': ifNoneMatch });
    expect(await Promise.all(tags.map(async (tag) => (await asked(tag)).status))).toEqual([
      200, 304,
    ]);
  });

  it('moves with the source, the settings and what Accept says, with nothing else', async () => {
    const { get, store } = await setUp();
    const first = await tagOf(get);
    expect(await tagOf(get, { k: SECOND_KEY, dpr: '1', fit: 'cover', f: 'auto' })).toBe(first);
    expect(await tagOf(get, {}, { accept: '*/*' })).toBe(first);
    const others = [
      await tagOf(get, {}, { accept: MODERN_ACCEPT }),
      await tagOf(get, { w: '65' }),
      await tagOf(get, { q: '70' }),
      await tagOf(get, { f: 'jpeg' }),
    ];
    store.seed('images/photo.jpg', await jpegOf(256, 130), 'image/jpeg');
    others.push(await tagOf(get));
    expect(new Set([first, ...others]).size).toBe(6);
    expect(first).toMatch(/^W\/"[\w-]{27}"$/);
  });

  it('an image that time made worse is not kept', async () => {
    const { get, store } = await setUp();
    store.seed('images/large.jpg', await jpegOf(1600, 1200), 'image/jpeg');
    const response = await get(
      { key: 'large.jpg', w: '1600', k: API_KEY },
      { accept: MODERN_ACCEPT },
      { remainingMs: () => 1700 },
    );
    expect(response.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'no-store',
    });
    expect(response.headers['etag']).toBeUndefined();
  });

  it('without time it is a timeout', async () => {
    const { get } = await setUp();
    await expect(
      get({ ...query, f: 'avif' }, {}, { remainingMs: () => 700 }),
    ).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('more than a buffered answer carries', () => {
  const query = { key: 'photo.jpg', w: '256', f: 'png', k: API_KEY };
  const more = { MAX_BUFFERED_BYTES: '50' };

  it('is stored and answered with a signed URL', async () => {
    const { get, store } = await setUp({ env: more });
    const response = await get(query);
    expect(response.status).toBe(303);
    expect(response.headers['cache-control']).toBe('no-store');
    const stored = [...store.objects].find(([name]) => name.startsWith('derivatives/resize/'));
    expect(response.headers['location']).toBe(`https://signed.example/${stored?.[0]}?expires=300`);
    expect(stored?.[1].contentType).toBe('image/png');
    expect(sniffType(stored?.[1].bytes ?? Buffer.alloc(0))).toBe('png');
    await get(query);
    expect(store.objects.size).toBe(2);
  });

  it('is found, and not rendered again, by the next equal request', async () => {
    const large = { key: 'photo.jpg', w: '256', f: 'png', k: API_KEY };
    const { get, store } = await setUp({ env: more });
    const first = await get(large);
    store.calls.length = 0;
    const second = await get(large, {}, { method: 'HEAD' });
    expect(second).toMatchObject({ status: 303, headers: { location: first.headers['location'] } });
    expect(store.calls.filter((call) => call.startsWith('put'))).toEqual([]);
    expect((await get({ ...large, w: '255' })).headers['location']).not.toBe(
      first.headers['location'],
    );
  });

  it('is looked for only where the result may be large', async () => {
    const { get, store } = await setUp({ env: { MAX_BUFFERED_BYTES: String(64 * 32 * 4) } });
    await get({ ...query, w: '64' });
    expect(store.calls).toEqual(['get images/photo.jpg']);
    await get({ ...query, w: '66' });
    expect(store.calls.some((call) => call.startsWith('head derivatives/resize/'))).toBe(true);
  });

  it('is not looked for when it is streamed', async () => {
    const { get, store } = await setUp({ env: more, streams: true });
    await get(query);
    expect(store.calls).toEqual(['get images/photo.jpg']);
  });

  it('is an error of S3, not a missing result, when the look fails', async () => {
    const { get, store } = await setUp({ env: more });
    store.head = () => Promise.reject(new ApiError('unavailable', 'SlowDown'));
    await expect(get(query)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is signed for the method of the request', async () => {
    const { get, signed } = await setUp({ env: more });
    await get(query);
    await get(query, {}, { method: 'HEAD' });
    expect(signed).toEqual(['GET', 'HEAD']);
  });

  it('is streamed as it is', async () => {
    const { get, store } = await setUp({ env: more, streams: true });
    expect(sniffType(bytesOf(await get(query)))).toBe('png');
    expect(store.objects.size).toBe(1);
  });
});
