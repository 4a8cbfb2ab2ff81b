import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { STATUS_OF_CODE } from '../shared/errors.ts';
import { createHandler } from '../shared/lambda.ts';
import { SEQUENCE } from '../shared/support/avif-files.ts';
import { animationOf, gif, makePng, pixelsOf, png } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore } from '../shared/support/memory-store.ts';
import { createRandom } from '../shared/support/random.ts';
import { readUploadConfig } from './config.ts';
import { createUpload } from './upload.ts';

function setUp(env: Record<string, string> = {}) {
  const store = createMemoryStore();
  const config = readUploadConfig({ S3_BUCKET_NAME: 'b', ...env });
  const handle = createUpload({ store, config, makeId: () => 'id-1' });
  const handler = createHandler(handle, {
    functionName: 'upload',
    ...config,
    sink: () => undefined,
  });
  const post = async (
    body: Uint8Array | string | null,
    headers: Record<string, string> = {},
    query: Record<string, string[]> | null = null,
  ) => {
    const event = makeEvent({ method: 'POST', resource: '/images', body, headers, query });
    const result = await handler(event, {});
    return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) };
  };
  return { store, post, handler };
}

const jpeg = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#00f' } }).jpeg();

describe('upload', () => {
  it('stores the exact bytes and says what they are', async () => {
    const { store, post } = setUp();
    const { status, headers, body } = await post(png, { 'Content-Type': 'image/png' });
    const stored = store.objects.get('images/id-1.png');
    expect(status).toBe(201);
    expect(body).toEqual({
      key: 'id-1.png',
      etag: stored?.etag,
      width: 4,
      height: 2,
      type: 'image/png',
      bytes: png.length,
    });
    expect(headers).toMatchObject({ location: '/v1/images/id-1.png', etag: stored?.etag });
    expect(stored).toMatchObject({ bytes: png, contentType: 'image/png' });
  });

  it('reports a turned photograph upright', async () => {
    const { post } = setUp();
    const turned = await jpeg(8, 3).withMetadata({ orientation: 6 }).toBuffer();
    expect((await post(turned)).body).toMatchObject({ key: 'id-1.jpg', width: 3, height: 8 });
  });

  it('stores GIF under the type of its bytes', async () => {
    const { post } = setUp();
    const animation = await sharp(gif).gif().toBuffer();
    expect((await post(animation)).body).toMatchObject({ key: 'id-1.gif', type: 'image/gif' });
  });

  it.each([
    undefined,
    'application/octet-stream',
    'image/*',
    'IMAGE/PNG; charset=x',
    'application/x-www-form-urlencoded',
    'image/x-png',
    'image/jpeg',
    'image/svg+xml',
  ])('stores PNG sent as %s as image/png', async (type) => {
    const { post } = setUp();
    const { status, body } = await post(png, type === undefined ? {} : { 'content-type': type });
    expect([status, body.type]).toEqual([201, 'image/png']);
  });

  it.each(['text/html', 'application/pdf', 'application/json', 'multipart/mixed; boundary=x'])(
    'refuses PNG sent as %s',
    async (type) => {
      const { store, post } = setUp();
      const { status, body } = await post(png, { 'content-type': type });
      expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
      expect(store.objects.size).toBe(0);
    },
  );

  it.each([
    ['nothing', null, 400, 'invalid_body'],
    ['three bytes', Buffer.from([1, 2, 3]), 415, 'unsupported_media_type'],
    ['text', 'hello, I am no image at all', 415, 'unsupported_media_type'],
    ['HTML', Buffer.from('<html><script>1</script></html>'), 415, 'unsupported_media_type'],
    [
      'SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      415,
      'unsupported_media_type',
    ],
    ['WAV', Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt '), 415, 'unsupported_media_type'],
    ['PDF', Buffer.from('%PDF-1.7 and so on'), 415, 'unsupported_media_type'],
    ['truncated PNG', png.subarray(0, png.length - 20), 422, 'unprocessable_image'],
    [
      'a header with garbage',
      Buffer.concat([png.subarray(0, 8), Buffer.alloc(64, 7)]),
      422,
      'unprocessable_image',
    ],
  ])('refuses %s and stores nothing', async (_, bytes, status, code) => {
    const { store, post } = setUp();
    const result = await post(bytes);
    expect([result.status, result.body.code]).toEqual([status, code]);
    expect(store.calls).toEqual([]);
  });

  it('refuses one byte more than the limit, and says where to go', async () => {
    const { post } = setUp({ MAX_UPLOAD_BYTES: `${png.length}` });
    expect((await post(png)).status).toBe(201);
    const { status, body } = await post(Buffer.concat([png, Buffer.alloc(1)]));
    expect([status, body.code]).toEqual([413, 'payload_too_large']);
    expect(body.message).toContain('POST /v1/api/upload_url');
  });

  it('names no upload route where there is none', async () => {
    const { post } = setUp({ MAX_UPLOAD_BYTES: '1', UPLOAD_URL_PATH: '' });
    expect((await post(png)).body.message).toContain('send a smaller one');
  });

  it('refuses more pixels than the limit', async () => {
    const { post } = setUp({ MAX_INPUT_PIXELS: '8' });
    expect((await post(png)).status).toBe(201);
    expect((await post(makePng(3, 3))).body).toMatchObject({ code: 'payload_too_large' });
  });

  it('takes the key that is asked for, once', async () => {
    const { store, post } = setUp();
    const query = { key: ['cats/é 1.png'] };
    const first = await post(png, {}, query);
    expect(first.headers['location']).toBe('/v1/images/cats/%C3%A9%201.png');
    const second = await post(makePng(5, 5), {}, query);
    expect([second.status, second.body.code]).toEqual([412, 'key_exists']);
    expect(store.objects.get('images/cats/é 1.png')?.bytes).toEqual(png);
  });

  it.each([
    [{ key: ['../x'] }, 'invalid_key'],
    [{ key: [''] }, 'invalid_key'],
    [{ key: ['a\r\nb'] }, 'invalid_key'],
    [{ key: ['a', 'b'] }, 'invalid_parameter'],
    [{ kye: ['a'] }, 'invalid_parameter'],
  ])('refuses the query %j', async (query, code) => {
    const { store, post } = setUp();
    expect((await post(png, {}, query)).body.code).toBe(code);
    expect(store.calls).toEqual([]);
  });

  it('converts where configured; the facts are those of what is stored', async () => {
    const { store, post } = setUp({ CONVERT_TO: 'webp' });
    const turned = await jpeg(8, 3).withMetadata({ orientation: 6 }).toBuffer();
    const { body } = await post(turned);
    const stored = store.objects.get('images/id-1.webp');
    expect(body).toMatchObject({
      type: 'image/webp',
      width: 3,
      height: 8,
      bytes: stored?.bytes.length,
    });
    expect(stored?.bytes.toString('latin1', 8, 12)).toBe('WEBP');
    expect(stored?.contentType).toBe('image/webp');
  });

  it('converts an animation, whose orientation is ignored, to the size it answers', async () => {
    const { store, post } = setUp({ CONVERT_TO: 'avif' });
    const animation = await animationOf('webp', 64, 32, ['red', 'lime']);
    const tagged = await sharp(animation, { pages: 2 }).withMetadata({ orientation: 6 }).toBuffer();
    const { body } = await post(tagged);
    expect(body).toMatchObject({ type: 'image/avif', width: 64, height: 32 });
    const stored = await pixelsOf(store.objects.get('images/id-1.avif')?.bytes ?? Buffer.alloc(0));
    expect([stored.width, stored.height]).toEqual([64, 32]);
  });

  it.each([
    ['', 'images/id-1.avif', 'image/avif'],
    ['webp', 'images/id-1.webp', 'image/webp'],
  ])('takes an AVIF sequence (CONVERT_TO %j)', async (convertTo, key, type) => {
    const { store, post } = setUp({ CONVERT_TO: convertTo });
    const { status, body } = await post(SEQUENCE);
    expect([status, body]).toMatchObject([201, { type, width: 16, height: 8 }]);
    const stored = store.objects.get(key);
    if (convertTo === '') expect(stored?.bytes.equals(SEQUENCE)).toBe(true);
    expect(stored?.contentType).toBe(type);
  });

  it('answers no 5xx to any of 300 malformed requests', async () => {
    const random = createRandom(11);
    const { handler, store } = setUp();
    for (let round = 0; round < 300; round++) {
      const body = random.pick<() => unknown>([
        () => random.bytes(64).toString('base64'),
        () =>
          Buffer.concat([png.subarray(0, random.below(60)), random.bytes(30)]).toString('base64'),
        () => random.text(50),
        random.junk,
      ])();
      const event = {
        ...makeEvent({ method: 'POST', resource: '/images' }),
        body,
        isBase64Encoded: random.pick([true, false, null]),
        multiValueQueryStringParameters: random.pick<unknown>([
          null,
          { key: [random.text(20)] },
          random.junk(),
        ]),
        multiValueHeaders: random.pick<unknown>([
          null,
          { 'Content-Type': [random.text(20)] },
          random.junk(),
        ]),
      };
      const result = await handler(event, {});
      expect(result.statusCode, JSON.stringify(event)).toBeGreaterThanOrEqual(400);
      expect(result.statusCode, JSON.stringify(event)).toBeLessThan(500);
      const { code } = JSON.parse(result.body) as { code: string };
      expect(Object.keys(STATUS_OF_CODE)).toContain(code);
    }
    expect(store.objects.size).toBe(0);
  });
});

describe('upload without time', () => {
  it.each(['', 'webp'])(
    'answers 504 before Lambda gives up, and stores nothing (%j)',
    async (type) => {
      const { store, handler } = setUp({ CONVERT_TO: type });
      const event = makeEvent({ method: 'POST', resource: '/images', body: makePng(1500, 1500) });
      const result = await handler(event, { getRemainingTimeInMillis: () => 1_000 });
      expect([result.statusCode, JSON.parse(result.body).code]).toEqual([504, 'timeout']);
      expect(store.objects.size).toBe(0);
    },
  );
});
