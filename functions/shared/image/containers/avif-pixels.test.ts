import { describe, expect, it } from 'vitest';
import { avifOfSizes, type SizedItem } from '../../support/avif-sizes.ts';
import { gridOf } from '../../support/avif.ts';
import { RENDER_LIMITS } from '../../support/render.ts';
import { inspectImage } from '../inspect.ts';
import { avifWithoutMetadata } from './avif.ts';

const picture: SizedItem = { type: 'av01', width: 64, height: 64 };
const large: SizedItem = { type: 'av01', width: 3000, height: 3000 };
const made = (type: string, ...inputs: number[]): SizedItem => ({ ...picture, type, inputs });

const MP = 9_000_000;

describe('the most pixels that one item of an AVIF makes a decoder hold', () => {
  it.each<[string, readonly SizedItem[], number]>([
    ['a picture', [picture], 4096],
    ['a larger one beside it, as alpha', [picture, large], MP],
    [
      'four large tiles of a small grid',
      [made('grid', 2, 3, 4, 5), ...Array(4).fill(large)],
      4 * MP,
    ],
    ['one tile four times', [made('grid', 2, 2, 2, 2), large], 4 * MP],
    ['an overlay', [made('iovl', 2, 3), large, large], 2 * MP],
    ['what is shown as it is, and its gain map', [made('iden', 2, 3), large, large], MP],
    ['a grid of grids', [made('grid', 2, 2), made('grid', 3, 3), large], 4 * MP],
    ['an item made of itself', [made('grid', 1, 1)], 8192],
    ['items made of each other', [made('grid', 2), made('grid', 1)], 4096],
    ['an input that is not there', [made('grid', 7)], 4096],
  ])('%s', (_name, items, pixels) => {
    expect(avifWithoutMetadata(avifOfSizes(items)).canvasPixels).toBe(pixels);
    expect(avifWithoutMetadata(avifOfSizes(items, { wide: true })).canvasPixels).toBe(pixels);
  });

  it('is that of the first thousand items: libheif refuses a file of more', () => {
    const pixelsOf = (small: number) =>
      avifWithoutMetadata(avifOfSizes([...Array(small).fill(picture), large], { wide: true }));
    expect([pixelsOf(999).canvasPixels, pixelsOf(1000).canvasPixels]).toEqual([MP, 4096]);
  });

  it('is judged before anything is decoded', async () => {
    // 15 x 15 tiles of 256 x 256, which are 14.7 megapixels.
    const grid = await gridOf(256);
    const most = 15 * 15 * 256 * 256;
    const limits = { ...RENDER_LIMITS, maxInputPixels: 2 * most };
    await expect(inspectImage(grid, limits)).resolves.toMatchObject({ width: 16 });
    await expect(
      inspectImage(grid, { ...limits, maxInputPixels: 2 * most - 2 }),
    ).rejects.toMatchObject({
      code: 'payload_too_large',
      message: expect.stringContaining(`an AVIF of at most ${most - 1} pixels`),
    });
  });

  it('ends on every cut, and on every byte that lies', () => {
    const file = avifOfSizes([made('grid', 2, 2), large]);
    for (let at = 24; at < file.length; at++) {
      expect(() => avifWithoutMetadata(file.subarray(0, at))).not.toThrow();
      for (const value of [0, 1, 0x7f, 0xff]) {
        const lying = Buffer.from(file);
        lying[at] = value;
        expect(() => avifWithoutMetadata(lying)).not.toThrow();
      }
    }
  });
});
