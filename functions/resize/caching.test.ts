import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { sniffType } from '../shared/image/type.ts';
import { jpegOf } from '../shared/support/images.ts';
import { bytesOf, API_KEY, MODERN_ACCEPT, SECOND_KEY, setUp } from './support/set-up.ts';

describe('caching', () => {
  const query = { key: 'photo.jpg', w: '64', k: API_KEY };
  const tagOf = async (get: Awaited<ReturnType<typeof setUp>>['get'], more = {}, headers = {}) =>
    (await get({ ...query, ...more }, headers)).headers['etag'] ?? '';

  it('answers 304 from the head of the object alone', async () => {
    const { get, store } = await setUp();
    const etag = await tagOf(get);
    store.calls.length = 0;
    for (const header of [etag, `"x", ${etag}`, etag.replace('W/', ''), '*']) {
      const response = await get(query, { 'if-none-match': header });
      expect(response.status).toBe(304);
      expect(response.body).toBeUndefined();
      expect(response.headers).toEqual({
        etag,
        vary: 'Accept',
        'cache-control': 'public, max-age=86400',
      });
    }
    expect(store.calls.every((call) => call.startsWith('head '))).toBe(true);
    expect((await get(query, { 'if-none-match': '"other"' })).status).toBe(200);
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
