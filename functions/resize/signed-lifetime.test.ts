import { describe, expect, it } from 'vitest';
import { signQuery } from './signed-query.ts';
import { API_KEY, NOW_MS, SECRET, setUp } from './support/set-up.ts';

type Pairs = Readonly<Record<string, string>>;

function sign(pairs: Pairs): Pairs {
  const query = new Map(Object.entries(pairs).map(([name, value]) => [name, [value]]));
  return { ...pairs, s: signQuery(query, SECRET) };
}

/** An image that is signed for so many seconds. */
const signedFor = (seconds: number, more: Pairs = {}) =>
  sign({ key: 'photo.jpg', w: '256', ...more, e: String(NOW_MS / 1000 + seconds) });

describe('an answer to a signed URL', () => {
  it.each([
    ['public, max-age=86400, stale-while-revalidate=86400', 'public, max-age=60'],
    ['public, max-age="31536000", immutable', 'public, max-age=60'],
    ['S-MaxAge=86400, stale-if-error=86400', 's-maxage=60, max-age=60'],
  ])('with %s is kept as %s', async (configured, expected) => {
    const { get } = await setUp({ env: { CACHE_CONTROL: configured } });
    const query = signedFor(60);
    const { headers } = await get(query);
    expect(headers['cache-control']).toBe(expected);
    const again = await get(query, { 'if-none-match': headers['etag'] ?? '' });
    expect([again.status, again.headers['cache-control']]).toEqual([304, expected]);
  });

  it('is kept as configured for an API key', async () => {
    const configured = 'public, max-age=86400, stale-while-revalidate=86400, immutable';
    const { get } = await setUp({ env: { CACHE_CONTROL: configured } });
    const { headers } = await get({ key: 'photo.jpg', w: '64', k: API_KEY });
    expect(headers['cache-control']).toBe(configured);
  });

  it('counts from when it is sent, in whole seconds that are left', async () => {
    let now = NOW_MS;
    // The image took 7.5 s.
    const { get } = await setUp({ nowMs: () => (now += 7500) - 7500 });
    expect((await get(signedFor(60))).headers['cache-control']).toBe('public, max-age=52');
  });

  it('is not kept at all where the signature ended meanwhile', async () => {
    let now = NOW_MS;
    const { get } = await setUp({ nowMs: () => (now += 7500) - 7500 });
    expect((await get(signedFor(5))).headers['cache-control']).toBe('public, max-age=0');
  });
});

describe('a large result of a signed URL', () => {
  const env = { MAX_BUFFERED_BYTES: '50' };
  const png = { f: 'png' };

  it.each([
    [2, 2, 0],
    [299, 299, 0],
    [300, 300, 0],
    [301, 300, 1],
    [1000, 300, 700],
    [1_000_000, 300, 86_400],
  ])('with %d s left has a URL for %d s, whose answer is kept %d s', async (left, url, age) => {
    const { get, kept } = await setUp({ env });
    for (const method of ['GET', 'HEAD']) {
      // Rendered for GET, found for HEAD.
      const { status, headers } = await get(signedFor(left, png), {}, { method });
      expect([status, headers['cache-control']]).toEqual([303, 'no-store']);
      expect(headers['location']).toMatch(new RegExp(`expires=${url}$`));
    }
    expect(kept).toEqual([`public, max-age=${age}`, `public, max-age=${age}`]);
  });

  it('for an API key has the URL and the lifetime that are configured', async () => {
    const { get, kept } = await setUp({ env: { ...env, URL_EXPIRES_SECONDS: '77' } });
    const { headers } = await get({ key: 'photo.jpg', w: '256', k: API_KEY, ...png });
    expect(headers['location']).toMatch(/expires=77$/);
    expect(kept).toEqual(['public, max-age=86400']);
  });

  it('has a URL that S3 can sign, also where the signature ended meanwhile', async () => {
    let now = NOW_MS;
    const { get, kept } = await setUp({ env, nowMs: () => (now += 7500) - 7500 });
    expect((await get(signedFor(5, png))).headers['location']).toMatch(/expires=1$/);
    expect(kept).toEqual(['public, max-age=0']);
  });
});

/** A signature covers `k` like any pair, so that it alone would let both pass. */
it('takes no key beside a signature, even where the signature covers it', async () => {
  const { get } = await setUp();
  await expect(get(signedFor(60, { k: API_KEY }))).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringContaining('give one of them') as string,
  });
});
