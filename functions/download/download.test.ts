import { describe, expect, it } from 'vitest';
import { createHandler } from '../shared/lambda.ts';
import type { ObjectStore } from '../shared/storage.ts';
import { png } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from '../shared/support/memory-store.ts';
import { createRandom } from '../shared/support/random.ts';
import { readDownloadConfig } from './config.ts';
import { createDownload } from './download.ts';

const nowMs = () => Date.parse('2026-06-01T00:00:00Z');

function makeHandler(store: ObjectStore, env: Record<string, string> = {}) {
  const config = readDownloadConfig({ S3_BUCKET_NAME: 'b', ...env });
  const handle = createDownload({ store, signer: FAKE_SIGNER, config, streams: false, nowMs });
  return createHandler(handle, { functionName: 'download', ...config, sink: () => undefined });
}

function setUp(env: Record<string, string> = {}) {
  const store = createMemoryStore();
  const etag = store.seed('images/a b.png', png, 'image/png');
  const handler = makeHandler(store, env);
  const send = async (method: string, key: string, headers: Record<string, string> = {}) => {
    const pathParameters = { key };
    const event = makeEvent({ method, resource: '/images/{key+}', pathParameters, headers });
    const result = await handler(event, {});
    const bytes = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
    return { status: result.statusCode, headers: result.headers, bytes };
  };
  return { store, etag, send };
}

const modified = 'Fri, 02 Jan 2026 03:04:05 GMT';

describe('download', () => {
  it('returns the exact bytes with every header', async () => {
    const { etag, send } = setUp({ CACHE_CONTROL: 'public, max-age=60' });
    const { status, headers, bytes } = await send('GET', 'a%20b.png');
    expect([status, bytes]).toEqual([200, png]);
    expect(headers).toEqual({
      etag,
      'last-modified': modified,
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
    ['if-unmodified-since', modified, 200],
    ['if-none-match', '"x"', 200],
    ['if-none-match', 'garbage', 200],
    ['if-modified-since', modified, 304],
    ['if-modified-since', 'Fri, 02 Jan 2026 03:04:04 GMT', 200],
    ['if-modified-since', 'Fri, 02 Jan 2099 03:04:04 GMT', 200],
    ['if-modified-since', 'yesterday', 200],
  ])('%s: %s -> %d', async (name, value, status) => {
    const { etag, send } = setUp();
    const result = await send('GET', 'a%20b.png', { [name]: value.replace('ETAG', etag) });
    expect(result.status).toBe(status);
    expect(result.headers).toMatchObject({ etag, 'last-modified': modified });
    expect(result.bytes.length).toBe(status === 304 ? 0 : png.length);
    // API Gateway calls an answer without a type application/json, also a 304.
    expect(result.headers['content-type']).toBe('image/png');
  });

  it.each([
    ['13.1.1', { 'if-match': '"x"' }],
    ['13.1.1, strong comparison', { 'if-match': 'W/ETAG' }],
    ['13.1.4', { 'if-unmodified-since': 'Fri, 02 Jan 2026 03:04:04 GMT' }],
    ['13.2.2, 1 before 3', { 'if-match': '"x"', 'if-none-match': 'ETAG' }],
    ['13.2.2, 1 before 5', { 'if-match': '"x"', range: 'bytes=9999-' }],
  ])('RFC 9110, %s: %j -> 412', async (_name, given: Record<string, string>) => {
    const { etag, store, send } = setUp();
    const pairs = Object.entries(given).map(([name, value]) => [name, value.replace('ETAG', etag)]);
    const headers = Object.fromEntries(pairs) as Record<string, string>;
    const result = await send('GET', 'a%20b.png', headers);
    expect(result.status).toBe(412);
    expect(JSON.parse(result.bytes.toString())).toMatchObject({
      code: 'precondition_failed',
      requestId: 'gateway-1',
    });
    expect(store.calls).toEqual(['head images/a b.png']);
    const head = await send('HEAD', 'a%20b.png', headers);
    expect([head.status, head.bytes.length]).toEqual([412, 0]);
  });

  it.each([
    ['13.2.2, 3 before 5', { 'if-none-match': 'ETAG', range: 'bytes=9999-' }, 304],
    ['13.2.2, 4 before 5', { 'if-modified-since': modified, range: 'bytes=9999-' }, 304],
    ['14.4', { 'if-none-match': '"x"', range: 'bytes=9999-' }, 416],
    ['13.2.2, 1 and 5', { 'if-match': 'ETAG', range: 'bytes=0-1' }, 206],
    ['13.1.5', { 'if-match': '*', 'if-range': 'ETAG', range: 'bytes=0-1' }, 206],
    ['13.1.5, changed', { 'if-match': '*', 'if-range': '"x"', range: 'bytes=0-1' }, 200],
    [
      '13.1.5, changed and unknown',
      { 'if-none-match': '"x"', 'if-range': '"y"', range: 'bytes=0-1' },
      200,
    ],
    ['13.2.1: no such image', { 'if-match': '"x"', key: 'none.png' }, 404],
  ])('RFC 9110, %s: %j -> %d', async (_name, given: Record<string, string>, status) => {
    const { etag, send } = setUp();
    const { key = 'a%20b.png', ...rest } = given;
    const pairs = Object.entries(rest).map(([name, value]) => [name, value.replace('ETAG', etag)]);
    const result = await send('GET', key, Object.fromEntries(pairs) as Record<string, string>);
    expect(result.status).toBe(status);
    if (status === 416) expect(result.headers['content-range']).toBe(`bytes */${png.length}`);
  });

  it.each(['bytes=0-1', 'bytes=9999-', 'bytes=-1'])(
    'RFC 9110, 14.2: HEAD ignores %s',
    async (range) => {
      const { send } = setUp();
      const { status, headers } = await send('HEAD', 'a%20b.png', { range, 'if-range': '"x"' });
      expect([status, headers['content-length'], headers['content-range']]).toEqual([
        200,
        `${png.length}`,
        undefined,
      ]);
    },
  );

  it.each([
    ['if-match', 'ETAG', 412],
    ['if-unmodified-since', modified, 412],
    ['if-none-match', '"x"', 200],
  ])('%s: %s, and the object changes meanwhile -> %d', async (name, value, status) => {
    const { etag, store, send } = setUp();
    const { head } = store;
    store.head = async (...given) => {
      const facts = await head(...given);
      store.seed('images/a b.png', Buffer.from('another'), 'image/png');
      return facts;
    };
    const answer = await send('GET', 'a%20b.png', { [name]: value.replace('ETAG', etag) });
    expect(answer.status).toBe(status);
  });

  it('lets If-None-Match win over If-Modified-Since', async () => {
    const { send } = setUp();
    const headers = { 'if-none-match': '"x"', 'if-modified-since': modified };
    expect((await send('GET', 'a%20b.png', headers)).status).toBe(200);
  });

  it.each([
    ['ETAG', 206],
    ['"old"', 200],
    ['W/ETAG', 200],
    [modified, 200],
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
    const names = ['range', 'if-range', 'if-none-match', 'if-modified-since', 'origin'];
    for (let round = 0; round < 500; round++) {
      const headers = Object.fromEntries(names.map((name) => [name, random.text(30)]));
      const method = random.pick(['GET', 'HEAD']);
      const { status } = await send(method, random.pick(['a%20b.png', random.text(20)]), headers);
      expect(status).toBeLessThan(500);
    }
  });
});
