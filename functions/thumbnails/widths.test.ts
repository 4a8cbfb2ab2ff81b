import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { jpegOf } from '../shared/support/images.ts';
import { ID as id, setUp } from './support/set-up.ts';

describe('a width that cannot be made', () => {
  const wide = 'Width 9999 is not a whole number from 1 to 4096.';
  const done = (requestedWidth: number) =>
    expect.objectContaining({ requestedWidth, status: 'done', url: expect.any(String) });
  const failed = (requestedWidth: number, code: string, message: unknown = expect.any(String)) => ({
    requestedWidth,
    status: 'failed',
    error: { message, code, requestId: id },
  });

  it.each<[string, readonly number[], readonly unknown[]]>([
    ['above the side', [9999, 40], [done(40), failed(9999, 'invalid_parameter', wide)]],
    [
      'below one',
      [-1, 0, 40],
      [failed(-1, 'invalid_parameter'), failed(0, 'invalid_parameter'), done(40)],
    ],
    ['of half a pixel', [40.5, 40, 80], [done(40), failed(40.5, 'invalid_parameter'), done(80)]],
  ])('%s is a result beside the others', async (_name, widths, thumbnails) => {
    const { post, ask } = await setUp();
    await post({ key: 'photo.jpg', widths });
    expect((await ask()).body).toEqual({
      id,
      status: 'done',
      key: 'photo.jpg',
      thumbnails,
      expiresIn: 300,
    });
  });

  it('because of its pixels is a result beside the others', async () => {
    const { post, ask } = await setUp({ MAX_OUTPUT_PIXELS: '10000' });
    await post({ key: 'photo.jpg', widths: [40, 100] });
    expect((await ask()).body).toMatchObject({
      status: 'done',
      thumbnails: [done(40), failed(100, 'invalid_parameter')],
    });
  });

  it('fails the job when no other was made, and each says why', async () => {
    const { post, ask } = await setUp({ MAX_OUTPUT_PIXELS: '10' });
    await post({ key: 'photo.jpg', widths: [40, 9999] });
    expect((await ask()).body).toEqual({
      id,
      status: 'failed',
      code: 'invalid_parameter',
      message: expect.any(String),
      thumbnails: [failed(40, 'invalid_parameter'), failed(9999, 'invalid_parameter', wide)],
    });
  });

  it('by a fault of S3 is tried again, and at the third try a result', async () => {
    const { post, ask, store } = await setUp();
    const { put } = store;
    Object.assign(store, {
      put: async (...args: Parameters<typeof put>) => {
        if (args[0].includes('/80-')) throw new ApiError('unavailable', 'secret detail');
        return put(...args);
      },
    });
    const wish = { key: 'photo.jpg', widths: [40, 80, 120] };
    for (const _ of [1, 2]) await expect(post(wish)).rejects.toMatchObject({ code: 'unavailable' });
    await post(wish);
    const { body } = await ask();
    expect(body.thumbnails).toEqual([done(40), failed(80, 'unavailable'), done(120)]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('because the encoder fails at it is a result, where another was made', async () => {
    const { post, ask, store } = await setUp();
    const { put } = store;
    Object.assign(store, {
      put: async (...args: Parameters<typeof put>) => {
        if (args[0].includes('/80-')) throw new ApiError('unprocessable_image', 'Broken.');
        return put(...args);
      },
    });
    await post({ key: 'photo.jpg', widths: [40, 80] });
    expect((await ask()).body.thumbnails).toEqual([
      done(40),
      failed(80, 'unprocessable_image', 'Broken.'),
    ]);
  });

  it('because the source is broken fails the job, and no other is tried', async () => {
    const { post, ask, store } = await setUp();
    store.seed('images/bad.jpg', (await jpegOf(400, 200)).subarray(0, 900), 'image/jpeg');
    await post({ key: 'bad.jpg', widths: [40, 80, 120] });
    const { body } = await ask();
    expect([body.status, body.code, body.thumbnails]).toEqual([
      'failed',
      'unprocessable_image',
      undefined,
    ]);
    expect(store.calls.filter((call) => call.startsWith('head derivatives/')).length).toBe(1);
  });

  it('for lack of time leaves what was made, at the third try', async () => {
    const { post, ask, store } = await setUp();
    const pending = JSON.stringify({ id, status: 'pending', attempt: 2 });
    store.seed(`jobs/${id}.json`, Buffer.from(pending), 'application/json');
    let remaining = 60_000;
    const { put } = store;
    Object.assign(store, {
      put: async (...args: Parameters<typeof put>) => {
        if (args[0].includes('/40-')) remaining = 0;
        return put(...args);
      },
    });
    await post({ key: 'photo.jpg', widths: [40, 80, 120] }, () => remaining);
    expect((await ask()).body.thumbnails).toEqual([
      done(40),
      failed(80, 'timeout'),
      failed(120, 'timeout'),
    ]);
    expect(store.calls.filter((call) => call.includes('/120-'))).toEqual([]);
  });
});
