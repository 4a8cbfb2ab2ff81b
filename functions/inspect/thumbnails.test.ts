import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { makePng } from '../shared/support/images.ts';
import { readInspectConfig } from './config.ts';
import { ENCODED, KEY, recordOf, setUp } from './support/set-up.ts';

const READY = { 'image-state': 'ready', 'image-type': 'image/png' };

describe('thumbnails of an admitted image', () => {
  const WIDTHS = { ADMITTED_WIDTHS: '8,16' };

  it('are made at once, and once', async () => {
    const { bucket, tell } = setUp(WIDTHS);
    bucket.put(KEY, 'v1', makePng(40, 20));
    await tell(recordOf(ENCODED, 'v1'));
    expect([...bucket.derivatives.keys()]).toEqual([
      expect.stringMatching(/^derivatives\/thumbnails\/[0-9a-f]{32}\/8-[0-9a-f]{16}\.webp$/),
      expect.stringMatching(/^derivatives\/thumbnails\/[0-9a-f]{32}\/16-/),
    ]);
    await tell(recordOf(ENCODED, 'v1'));
    expect(bucket.derivatives.size).toBe(2);
  });

  it('also of what POST /images has admitted, and not of what is refused', async () => {
    const { bucket, tell } = setUp(WIDTHS);
    bucket.put(KEY, 'v1', makePng(40, 20), 'image/png', READY);
    bucket.put('images/t.png', 'v2', Buffer.from('text'));
    await tell(recordOf(ENCODED, 'v1'), recordOf('images/t.png', 'v2'));
    expect(bucket.derivatives.size).toBe(2);
  });

  it('are not made of what was replaced or deleted meanwhile', async () => {
    const { bucket, tell, lines } = setUp(WIDTHS);
    bucket.put(KEY, 'old', makePng(40, 20));
    bucket.put(KEY, 'new', Buffer.from('text'));
    bucket.put('images/gone.png', 'v3', makePng(4, 4));
    bucket.hide('images/gone.png');
    await tell(recordOf(ENCODED, 'old'), recordOf('images/gone.png', 'v3'));
    expect(bucket.derivatives.size).toBe(0);
    expect(bucket.tagsOf(KEY, 'old')).toMatchObject(READY);
    expect(bucket.tagsOf('images/gone.png', 'v3')).toMatchObject(READY);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['ready', 'ready']);
  });

  it('are taken back where the image was deleted while they were made', async () => {
    const { bucket, tell, lines } = setUp(WIDTHS);
    bucket.put(KEY, 'v1', makePng(40, 20));
    const { put } = bucket.store;
    Object.assign(bucket.store, {
      put: async (...given: Parameters<typeof put>) => {
        bucket.hide(KEY);
        return put(...given);
      },
    });
    await tell(recordOf(ENCODED, 'v1'));
    expect(bucket.derivatives.size).toBe(0);
    expect(lines).toMatchObject([{ outcome: 'ready' }]);
  });

  it('that fail are tried again, and the image is admitted all the same', async () => {
    const { bucket, tell } = setUp(WIDTHS);
    bucket.put(KEY, 'v1', makePng(40, 20));
    const { put } = bucket.store;
    Object.assign(bucket.store, { put: () => Promise.reject(new ApiError('unavailable', 'x')) });
    await expect(tell(recordOf(ENCODED, 'v1'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(bucket.tagsOf(KEY, 'v1')).toMatchObject(READY);
    Object.assign(bucket.store, { put });
    await tell(recordOf(ENCODED, 'v1'));
    expect(bucket.derivatives.size).toBe(2);
  });

  it.each(['0', '1.5', 'x', '9999'])('of the width %s are refused at the start', (widths) => {
    const env = { S3_BUCKET_NAME: 'b', ADMITTED_WIDTHS: widths };
    expect(() => readInspectConfig(env)).toThrow('ADMITTED_WIDTHS');
  });
});
