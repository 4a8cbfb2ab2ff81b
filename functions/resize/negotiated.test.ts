import { describe, expect, it } from 'vitest';
import { sharp } from '../shared/image/sharp.ts';
import { sniffType } from '../shared/image/type.ts';
import { cornersOf, pixelsOf } from '../shared/support/images.ts';
import { API_KEY, bytesOf, MODERN_ACCEPT, setUp } from './support/set-up.ts';

describe('a stored image', () => {
  it.each([
    [MODERN_ACCEPT, 'avif'],
    ['image/webp,*/*', 'webp'],
    ['*/*', 'jpeg'],
    [undefined, 'jpeg'],
  ])('for Accept %j is %s, and says that it varies', async (accept, type) => {
    const { get } = await setUp();
    const response = await get(
      { key: 'photo.jpg', w: '64', k: API_KEY },
      accept === undefined ? {} : { accept },
    );
    expect(response.headers).toMatchObject({ 'content-type': `image/${type}`, vary: 'Accept' });
    expect(sniffType(bytesOf(response))).toBe(type);
  });

  it.each([
    ['image/jpeg', {}, 'jpeg', 'white'],
    ['image/jpeg', { bg: '0000ff' }, 'jpeg', 'blue'],
    ['image/png', {}, 'png', undefined],
    ['image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', {}, 'png', undefined],
    ['*/*', {}, 'png', undefined],
    ['image/webp', {}, 'webp', undefined],
  ])('transparent, for Accept %j with %j is %s', async (accept, more, type, corner) => {
    const { get, store } = await setUp();
    const clear = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    });
    store.seed('images/clear.webp', await clear.webp({ lossless: true }).toBuffer(), 'image/webp');
    const response = await get({ key: 'clear.webp', w: '8', k: API_KEY, ...more }, { accept });
    expect([response.headers['content-type'], response.headers['vary']]).toEqual([
      `image/${type}`,
      'Accept',
    ]);
    expect(sniffType(bytesOf(response))).toBe(type);
    if (corner !== undefined) {
      expect(cornersOf(await pixelsOf(bytesOf(response)))[0]).toBe(corner);
    }
  });
});
