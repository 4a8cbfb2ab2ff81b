import { describe, expect, it } from 'vitest';
import { png } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore } from '../shared/support/memory-store.ts';
import { createRandom } from '../shared/support/random.ts';
import { makeHandler, MODIFIED, setUp } from './support/set-up.ts';

describe('download', () => {
  it('returns the exact bytes with every header', async () => {
    const { etag, send } = setUp({ CACHE_CONTROL: 'public, max-age=60' });
    const { status, headers, bytes } = await send('GET', 'a%20b.png');
    expect([status, bytes]).toEqual([200, png]);
    expect(headers).toEqual({
      etag,
      'last-modified': MODIFIED,
      'content-type': 'image/png',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=60',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  it('answers HEAD as GET, from HeadObject alone', async () => {
    const { store, send } = setUp();
    const get = await send('GET', 'a%20b.png');
    store.calls.length = 0;
    const head = await send('HEAD', 'a%20b.png');
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers).toEqual({ ...get.headers, 'content-length': `${png.length}` });
    expect(store.calls).toEqual(['head images/a b.png']);
  });

  it.each([
    ['bytes=0-0', 206, 0, 1],
    ['bytes=2-5', 206, 2, 6],
    ['bytes=-4', 206, png.length - 4, png.length],
    ['bytes=10-', 206, 10, png.length],
    ['bytes=10-99999', 206, 10, png.length],
    ['bytes=5-2', 200, 0, png.length],
    ['bytes=0-1,3-4', 200, 0, png.length],
    ['lines=0-1', 200, 0, png.length],
    ['bytes=-', 200, 0, png.length],
    ['bytes=a-b', 200, 0, png.length],
  ])('Range %s -> %d', async (range, status, start, end) => {
    const { send } = setUp();
    const result = await send('GET', 'a%20b.png', { Range: range });
    expect([result.status, result.bytes]).toEqual([status, png.subarray(start, end)]);
    expect(result.headers['content-range']).toBe(
      status === 206 ? `bytes ${start}-${end - 1}/${png.length}` : undefined,
    );
  });

  it('answers 416 with the size', async () => {
    const { send } = setUp();
    const { status, headers } = await send('GET', 'a%20b.png', { range: 'bytes=9999-' });
    expect([status, headers['content-range']]).toEqual([416, `bytes */${png.length}`]);
  });

  it.each([
    ['if-none-match', 'ETAG', 304],
    ['if-none-match', 'W/ETAG', 304],
    ['if-none-match', '"x", ETAG', 304],
    ['if-none-match', '*', 304],
    ['if-match', 'ETAG', 200],
    ['if-match', '*', 200],
    ['if-match', '"x", ETAG', 200],
    ['if-unmodified-since', MODIFIED, 200],
    ['if-none-match', '"x"', 200],
    ['if-none-match', 'garbage', 200],
    ['if-modified-since', MODIFIED, 304],
    ['if-modified-since', 'Fri, 02 Jan 2026 03:04:04 GMT', 200],
    ['if-modified-since', 'Fri, 02 Jan 2099 03:04:04 GMT', 200],
    ['if-modified-since', 'yesterday', 200],
  ])('%s: %s -> %d', async (name, value, status) => {
    const { etag, send } = setUp();
    const result = await send('GET', 'a%20b.png', { [name]: value.replace('ETAG', etag) });
    expect(result.status).toBe(status);
    expect(result.headers).toMatchObject({ etag, 'last-modified': MODIFIED });
    expect(result.bytes.length).toBe(status === 304 ? 0 : png.length);
    // API Gateway calls an answer without a type application/json, also a 304.
    expect(result.headers['content-type']).toBe('image/png');
  });

  it('lets If-None-Match win over If-Modified-Since', async () => {
    const { send } = setUp();
    const headers = { 'if-none-match': '"x"', 'if-modified-since': MODIFIED };
    expect((await send('GET', 'a%20b.png', headers)).status).toBe(200);
  });

  it.each([
    ['ETAG', 206],
    ['"old"', 200],
    ['W/ETAG', 200],
    [MODIFIED, 200],
  ])('If-Range %s -> %d', async (value, status) => {
    const { etag, send } = setUp();
    const headers = { range: 'bytes=0-1', 'if-range': value.replace('ETAG', etag) };
    expect((await send('GET', 'a%20b.png', headers)).status).toBe(status);
  });

  it.each([
    ['image/PNG', 'image/png'],
    ['image/png; charset=binary', 'image/png'],
    ['image/jpg', 'image/jpeg'],
    ['image/pjpeg', 'image/jpeg'],
  ])('serves what is typed %s inline, as %s', async (stored, type) => {
    const { store, send } = setUp();
    const etag = store.seed('images/x', png, stored);
    for (const headers of [{}, { 'if-none-match': etag }]) {
      const answer = await send('GET', 'x', headers);
      expect(answer.headers['content-type']).toBe(type);
      expect(answer.headers['content-disposition']).toBeUndefined();
    }
  });

  it('serves inline nothing but images', async () => {
    const { store, send } = setUp();
    for (const type of [
      'text/html',
      'image/svg+xml',
      'application/octet-stream',
      'image/png; x=<b>',
    ]) {
      store.seed('images/x', Buffer.from('<script>'), type);
      expect((await send('GET', 'x')).headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment',
      });
    }
  });

  it('redirects above what an answer carries, for GET and HEAD and ranges', async () => {
    const { store, send } = setUp({ MAX_BUFFERED_BYTES: '10' });
    store.seed('images/ten', Buffer.alloc(10), 'image/png');
    expect((await send('GET', 'ten')).status).toBe(200);
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, bytes } = await send(method, 'a%20b.png');
      expect([status, bytes.length]).toEqual([303, 0]);
      expect(headers).toMatchObject({
        location: 'https://signed.example/images/a b.png?expires=300',
        'cache-control': 'no-store',
      });
    }
    expect((await send('GET', 'a%20b.png', { range: 'bytes=0-9' })).status).toBe(206);
  });

  it.each([
    ['nothing.png', 404, 'not_found'],
    ['..%2fsecret', 400, 'invalid_key'],
    ['%2e%2e/secret', 400, 'invalid_key'],
    ['a%00b', 400, 'invalid_key'],
    ['%', 400, 'invalid_key'],
    ['%252e%252e', 404, 'not_found'],
  ])('GET %s -> %d', async (key, status, code) => {
    const { send } = setUp();
    const result = await send('GET', key);
    expect(result.status).toBe(status);
    expect(JSON.parse(result.bytes.toString())).toMatchObject({ code });
  });

  it('names a missing key', async () => {
    const handler = makeHandler(createMemoryStore());
    const result = await handler(makeEvent({}), {});
    expect(JSON.parse(result.body)).toMatchObject({ code: 'missing_parameter' });
  });

  it('answers no 5xx to any of 500 malformed requests', async () => {
    const random = createRandom(23);
    const { send } = setUp();
    const names = [
      'range',
      'if-range',
      'if-match',
      'if-none-match',
      'if-modified-since',
      'if-unmodified-since',
      'origin',
    ];
    for (let round = 0; round < 500; round++) {
      const headers = Object.fromEntries(names.map((name) => [name, random.text(30)]));
      const method = random.pick(['GET', 'HEAD']);
      const { status } = await send(method, random.pick(['a%20b.png', random.text(20)]), headers);
      expect(status).toBeLessThan(500);
    }
  });
});
