import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { sniffType } from '../shared/image/type.ts';
import { animationOf, cornersOf, jpegOf, pixelsOf } from '../shared/support/images.ts';
import { ID as id, setUp } from './support/set-up.ts';

const puts = (calls: readonly string[], prefix: string) =>
  calls.filter((call) => call.startsWith(`put ${prefix}`));

describe('a job', () => {
  it('makes an upright image at each width, and says where', async () => {
    const { store, post, ask } = await setUp();
    await post({ key: 'photo.jpg' });
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      status: 'done',
      key: 'photo.jpg',
      thumbnails: [
        { requestedWidth: 160, status: 'done', type: 'webp', width: 160, height: 320 },
        { requestedWidth: 80, status: 'done', type: 'webp', width: 80, height: 160 },
      ],
      expiresIn: 300,
    });
    for (const thumbnail of body.thumbnails) {
      expect(thumbnail).not.toHaveProperty('key');
      const { objectKey, url } = thumbnail;
      expect(url).toBe(`https://signed.example/${objectKey}?expires=300`);
      const stored = store.objects.get(objectKey);
      const bytes = stored?.bytes ?? Buffer.alloc(0);
      expect(stored?.contentType).toBe('image/webp');
      expect([sniffType(bytes), bytes.length]).toEqual(['webp', thumbnail.bytes]);
      expect(cornersOf(await pixelsOf(bytes))).toEqual(['blue', 'red', 'white', 'lime']);
    }
  });

  it.each([
    ['text of JSON', JSON.stringify({ key: 'photo.jpg', widths: [50, 20, 50], format: 'png' })],
    ['an object', { key: 'photo.jpg', widths: [50, 20, 50], format: 'png' }],
  ])('takes its widths and format from %s', async (_name, body) => {
    const { post, ask } = await setUp();
    await post(body);
    const { thumbnails } = (await ask()).body;
    expect(thumbnails.map((t: { width: number; type: string }) => [t.width, t.type])).toEqual([
      [20, 'png'],
      [50, 'png'],
    ]);
  });

  it('does not enlarge', async () => {
    const { post, ask } = await setUp({ THUMBNAIL_WIDTHS: '1000' });
    await post({ key: 'photo.jpg' });
    expect((await ask()).body.thumbnails).toMatchObject([
      { requestedWidth: 1000, width: 200, height: 400 },
    ]);
  });

  it('that is delivered twice works once, under the same keys', async () => {
    const { store, post } = await setUp();
    await post({ key: 'photo.jpg' });
    store.calls.length = 0;
    await post({ key: 'photo.jpg' });
    expect(store.calls).toEqual([`get jobs/${id}.json`]);
  });

  it('that begins beside a run of the same id leaves that one its word', async () => {
    const { store, post, ask } = await setUp();
    const { get } = store;
    const first = { id, status: 'failed', code: 'not_found', message: 'The first.' };
    Object.assign(store, {
      // The other run writes after this one has looked.
      get: async (...args: Parameters<typeof get>) => {
        Object.assign(store, { get });
        const before = get(...args);
        store.seed(`jobs/${id}.json`, Buffer.from(JSON.stringify(first)), 'application/json');
        return before;
      },
    });
    await post({ key: 'photo.jpg' });
    expect((await ask()).body).toEqual(first);
    expect(puts(store.calls, 'derivatives/')).toEqual([]);
  });

  it('that was cut short makes only what is missing', async () => {
    const { store, post, ask } = await setUp();
    await post({ key: 'photo.jpg' });
    const { thumbnails } = (await ask()).body;
    store.objects.delete(thumbnails[1].objectKey);
    store.seed(
      `jobs/${id}.json`,
      Buffer.from(JSON.stringify({ id, status: 'pending', attempt: 1 })),
      'application/json',
    );
    store.calls.length = 0;
    await post({ key: 'photo.jpg' });
    expect(puts(store.calls, 'derivatives/')).toEqual([`put ${thumbnails[1].objectKey}`]);
    expect((await ask()).body.thumbnails).toEqual(thumbnails);
  });

  it('of a replaced source has other keys', async () => {
    const { store, post, ask } = await setUp();
    await post({ key: 'photo.jpg' });
    const first = (await ask()).body.thumbnails[0].objectKey;
    store.seed('images/photo.jpg', await animationOf('gif', 40, 20, ['red', 'blue']), 'image/gif');
    store.objects.delete(`jobs/${id}.json`);
    await post({ key: 'photo.jpg' });
    expect((await ask()).body.thumbnails[0].objectKey).not.toBe(first);
  });
});

describe('a job that cannot be done is failed, with a code', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', 'nonsense', 'invalid_body'],
    ['a list', [], 'invalid_body'],
    ['nothing', undefined, 'invalid_body'],
    ['null', null, 'invalid_body'],
    ['a number', 5, 'invalid_body'],
    ['no key', {}, 'missing_parameter'],
    ['a key that is no text', { key: 5 }, 'invalid_parameter'],
    ['a traversal', { key: '../photo.jpg' }, 'invalid_key'],
    ['an unknown key', { key: 'no.jpg' }, 'not_found'],
    ['an unknown field', { key: 'photo.jpg', width: 5 }, 'invalid_parameter'],
    ['no widths', { key: 'photo.jpg', widths: [] }, 'invalid_parameter'],
    [
      'too many widths',
      { key: 'photo.jpg', widths: Array.from({ length: 21 }, (_, n) => n + 1) },
      'invalid_parameter',
    ],
    ['a width of zero', { key: 'photo.jpg', widths: [0] }, 'invalid_parameter'],
    ['a width without end', '{"key":"photo.jpg","widths":[40,1e999]}', 'invalid_parameter'],
    ['a width that is none', { key: 'photo.jpg', widths: [40, null] }, 'invalid_parameter'],
    ['a width above the side', { key: 'photo.jpg', widths: [4097] }, 'invalid_parameter'],
    ['a width as text', { key: 'photo.jpg', widths: ['80'] }, 'invalid_parameter'],
    ['an unknown format', { key: 'photo.jpg', format: 'svg' }, 'invalid_parameter'],
  ])('%s', async (_name, body, code) => {
    const { post, ask, store } = await setUp();
    await post(body);
    expect((await ask()).body).toEqual({ id, status: 'failed', code, message: expect.any(String) });
    expect(puts(store.calls, 'derivatives/')).toEqual([]);
  });

  it('a broken image', async () => {
    const { post, ask, store } = await setUp();
    const whole = await jpegOf(400, 200);
    store.seed('images/bad.jpg', whole.subarray(0, whole.length / 2), 'image/jpeg');
    await post({ key: 'bad.jpg' });
    expect((await ask()).body).toMatchObject({ status: 'failed', code: 'unprocessable_image' });
  });

  it('a fault of S3 is thrown for Lambda to repeat, and given up at the third try', async () => {
    const { store, post, ask, logged } = await setUp();
    const { get } = store;
    const failing = Object.assign(store, {
      get: async (...args: Parameters<typeof get>) => {
        if (args[0].startsWith('images/')) throw new ApiError('unavailable', 'secret detail');
        return get(...args);
      },
    });
    await expect(post({ key: 'photo.jpg' })).rejects.toMatchObject({ code: 'unavailable' });
    expect((await ask()).body).toEqual({ id, status: 'pending' });
    await expect(post({ key: 'photo.jpg' })).rejects.toMatchObject({ code: 'unavailable' });
    await post({ key: 'photo.jpg' });
    expect((await ask()).body).toMatchObject({ status: 'failed', code: 'unavailable' });
    expect(JSON.stringify((await ask()).body)).not.toContain('secret');
    expect(failing.objects.size).toBe(2);
    expect(logged.some((line) => JSON.parse(line).code === 'unavailable')).toBe(true);
  });

  it('a lack of time is thrown, too', async () => {
    const { post } = await setUp();
    await expect(post({ key: 'photo.jpg' }, () => 1400)).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('the status', () => {
  it('is pending before the function ran, for an id as API Gateway gives it', async () => {
    const { ask } = await setUp();
    expect(await ask()).toMatchObject({
      status: 200,
      body: { id, status: 'pending' },
      headers: { 'retry-after': '1', 'cache-control': 'no-store' },
    });
  });

  it.each([
    'nope',
    'a'.repeat(65),
    '179519040012JJbxGEhmIAMFnPg-',
    `1795190400123${'a'.repeat(65)}`,
    '1795190400123JJbx_GEhm/IAMF=',
    // What a caller could choose by x-amzn-RequestId.
    '0b0d34c3-0f2e-4a8e-9d0a-3f8a6c1b2d4e',
    '00000000-0000-0000-0000-000000000000',
    '..%2Fsecret',
    '%2e%2e',
  ])('of %s is 404, without a look into the bucket', async (wanted) => {
    const { ask, store } = await setUp();
    expect(await ask(wanted)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(store.calls).toEqual([]);
  });
});

it.each(['', 'x', '../images/a', `${id}/../x`, `${id}.json`])(
  'an event whose id is %j starts no job',
  async (wanted) => {
    const { store, handler } = await setUp();
    const answer = await handler({ id: wanted, body: { key: 'photo.jpg' } }, {});
    expect(answer).toMatchObject({ statusCode: 404 });
    expect(store.calls).toEqual([]);
  },
);
