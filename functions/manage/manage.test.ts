import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { derivativeFolder } from '../shared/derivatives.ts';
import { makePng, png } from '../shared/support/images.ts';
import { createRandom } from '../shared/support/random.ts';
import { setUp } from './support/set-up.ts';

const NEVER = '"never"';

describe('DELETE /images/{key+}', () => {
  const folders = (key: string) =>
    ['resize', 'thumbnails'].map((kind) =>
      derivativeFolder('derivatives/', kind as 'resize', `images/${key}`),
    );

  function seeded() {
    const all = setUp();
    const etag = all.store.seed('images/a.png', png, 'image/png');
    all.store.seed('images/a.png.png', png, 'image/png');
    for (const key of ['a.png', 'b.png']) {
      for (const folder of folders(key)) all.store.seed(`${folder}x.webp`, png, 'image/webp');
    }
    const left = () => [...all.store.objects.keys()];
    const others = ['images/a.png.png', ...folders('b.png').map((folder) => `${folder}x.webp`)];
    return { ...all, etag, left, others };
  }

  it('removes the image and all that was made from it, and nothing else', async () => {
    const { remove, left, others } = seeded();
    expect(await remove('a.png')).toMatchObject({ status: 204, body: '' });
    expect(left()).toEqual(others);
  });

  it('goes on where an earlier one ended, and is 404 when nothing is left', async () => {
    const { remove, left, others, bucket } = seeded();
    const { removeAll } = bucket;
    bucket.removeAll = () => Promise.reject(new ApiError('unavailable', 'S3 is busy.'));
    expect((await remove('a.png')).status).toBe(503);
    expect(left()).not.toContain('images/a.png');
    bucket.removeAll = removeAll;
    expect((await remove('a.png')).status).toBe(204);
    expect(left()).toEqual(others);
    expect(await remove('a.png')).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('removes thousands of derivatives, page by page', async () => {
    const { remove, store, left, others } = seeded();
    for (let n = 0; n < 2_300; n++) store.seed(`${folders('a.png')[0]}${n}`, png, 'image/webp');
    expect((await remove('a.png')).status).toBe(204);
    expect(left()).toEqual(others);
  });

  it.each([
    ['if-match', (etag: string) => etag, 204],
    ['if-match', (etag: string) => `"other", ${etag}`, 204],
    ['if-match', () => '*', 204],
    ['if-match', () => NEVER, 412],
    ['if-match', (etag: string) => `W/${etag}`, 412],
    ['if-none-match', (etag: string) => etag, 412],
    ['if-none-match', () => '*', 412],
    ['if-none-match', () => NEVER, 204],
    ['if-unmodified-since', () => 'Thu, 01 Jan 2026 00:00:00 GMT', 412],
    ['if-unmodified-since', () => 'Sat, 03 Jan 2026 00:00:00 GMT', 204],
    ['if-modified-since', () => 'Sat, 03 Jan 2026 00:00:00 GMT', 204],
  ])('with %s %s is %i', async (name, value, status) => {
    const { remove, etag, left, store } = seeded();
    const before = left();
    const answer = await remove('a.png', { [name]: value(etag) });
    expect([answer.status, store.objects.has('images/a.png')]).toEqual([status, status !== 204]);
    if (status === 412) expect([answer.code, left()]).toEqual(['precondition_failed', before]);
  });

  it('leaves it to S3 that nothing comes in between', async () => {
    const { remove, etag, store, bucket } = seeded();
    const { remove: removeOne } = bucket;
    bucket.remove = async (key, ifMatch, deadline) => {
      expect(ifMatch).toBe(etag);
      store.seed(key, makePng(9, 9), 'image/png');
      await removeOne(key, ifMatch, deadline);
    };
    expect((await remove('a.png', { 'if-match': '*' })).status).toBe(412);
    expect(store.objects.has('images/a.png')).toBe(true);
  });

  it('of what does not exist is 404, and 412 with If-Match', async () => {
    const { remove } = seeded();
    expect((await remove('none.png')).status).toBe(404);
    expect((await remove('none.png', { 'if-match': '*' })).status).toBe(412);
  });

  it.each(['../a.png', '..%2Fderivatives/a', 'a//b', '%2Fa', ''])('refuses %s', async (key) => {
    const { remove, left } = seeded();
    const before = left();
    expect((await remove(key)).status).toBe(400);
    expect(left()).toEqual(before);
  });

  it('refuses parameters', async () => {
    const { remove, left } = seeded();
    expect((await remove('a.png', {}, { versionId: ['1'] })).code).toBe('invalid_parameter');
    expect(left()).toContain('images/a.png');
  });
});

describe('GET /images', () => {
  it('tells key, bytes, ETag and time of each image below the prefix', async () => {
    const { list, store } = setUp();
    const etag = store.seed('images/2026/a.png', png, 'image/png');
    store.seed('images/2025/a.png', png, 'image/png');
    store.seed('derivatives/2026/a.png', png, 'image/png');
    expect(await list({ prefix: ['2026/'] })).toMatchObject({
      status: 200,
      body: {
        images: [
          { key: '2026/a.png', bytes: png.length, etag, lastModified: '2026-01-02T03:04:05.000Z' },
        ],
      },
    });
  });

  it('gives each image once, in pages, whatever the keys are', async () => {
    const { list, store } = setUp();
    const random = createRandom(7);
    const keys = ['a b', 'a+b', 'a%20b', 'é', 'e\u0301', '\u{1f600}', '<&>"', 'images/x', '%FF'];
    for (let n = 0; n < 60; n++) keys.push(`k${random.below(1_000_000)}`);
    for (const key of keys) store.seed(`images/${key}`, png, 'image/png');
    for (const limit of [1, 7, 69, 70, 1000]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = {
          limit: [`${limit}`],
          ...(cursor === undefined ? {} : { cursor: [cursor] }),
        };
        const { body } = await list(query);
        expect(body.images.length).toBeLessThanOrEqual(limit);
        seen.push(...body.images.map(({ key }: { key: string }) => key));
        cursor = body.cursor;
        // A cursor that leads back would lead on for ever.
        expect(seen.length).toBeLessThanOrEqual(keys.length);
      } while (cursor !== undefined);
      expect([...seen].sort()).toEqual([...new Set(keys)].sort());
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  it('leaves out what no route takes as a key, and goes on behind it', async () => {
    const { list, store } = setUp();
    for (const key of ['', '//', 'a//b', 'folder/', 'z\u0001', 'z.png']) {
      store.seed(`images/${key}`, png, 'image/png');
    }
    const { body } = await list({});
    expect(body.images.map(({ key }: { key: string }) => key)).toEqual(['z.png']);
    const seen: unknown[] = [];
    for (let query: Record<string, string[]> | undefined = {}; query !== undefined;) {
      const page: { body: { images: unknown[]; cursor?: string } } = await list({
        ...query,
        limit: ['1'],
      });
      seen.push(page.body.images.length);
      expect(seen.length).toBeLessThanOrEqual(6);
      query = page.body.cursor === undefined ? undefined : { cursor: [page.body.cursor] };
    }
    expect(seen).toEqual([0, 0, 0, 0, 0, 1]);
  });

  const cursor = (text: string) => Buffer.from(`>${text}`).toString('base64url');

  it('shows nothing beside the prefix, whatever the cursor says', async () => {
    const { list, store } = setUp();
    store.seed('images-private/x', png, 'image/png');
    store.seed('jobs/x', png, 'image/png');
    for (const text of ['../images-private/', 'zzz', '/', '\u0001']) {
      expect((await list({ cursor: [cursor(text)] })).body).toEqual({ images: [] });
    }
  });

  it.each<[string, Record<string, string[]>]>([
    ['an unknown parameter', { prefixes: ['a'] }],
    ['a repeated parameter', { limit: ['1', '2'] }],
    ...['0', '-1', '1001', '1e2', ' 1', '01', ''].map(
      (limit): [string, Record<string, string[]>] => [`limit "${limit}"`, { limit: [limit] }],
    ),
    ...['', '*', 'YQ', 'PmE=', 'gICA', cursor('\u0000'), cursor('x'.repeat(1020))].map(
      (text): [string, Record<string, string[]>] => [
        `cursor ${text.slice(0, 20)}`,
        { cursor: [text] },
      ],
    ),
    ...['/', '\u0000', '\ufffd', 'a\\b', '\ud800', 'x'.repeat(1020)].map(
      (prefix): [string, Record<string, string[]>] => [
        `prefix ${encodeURIComponent(Buffer.from(prefix).toString())}`,
        { prefix: [prefix] },
      ],
    ),
  ])('refuses %s', async (_name, query) => {
    const { list, calls } = setUp();
    expect(await list(query)).toMatchObject({ status: 400, code: 'invalid_parameter' });
    expect(calls).toEqual([]);
  });

  it('never ends in a 500 for what a caller sends', async () => {
    const { list, remove } = setUp();
    const random = createRandom(3);
    for (let n = 0; n < 300; n++) {
      const name = random.pick(['prefix', 'limit', 'cursor', 'x']);
      expect((await list({ [name]: [random.text(20)] })).status).toBeLessThan(500);
      const header = random.pick(['if-match', 'if-none-match', 'if-unmodified-since']);
      const text = random.text(8).replace(/[^\x20-\x7e]/g, '"');
      expect((await remove(encodeURIComponent(text), { [header]: text })).status).toBeLessThan(500);
    }
  });
});
