import { describe, expect, it } from 'vitest';
import { GREY_WITH_PROFILE, PREMULTIPLIED, PREMULTIPLIED_IN_P3 } from '../support/avif-files.ts';
import { greyPng16, greyProfile, iccChunk, proPhotoProfile } from '../support/profiles.ts';
import { animationOf, pixelsOf, pngFile } from '../support/images.ts';
import { renderAs, RENDER_LIMITS } from '../support/render.ts';
import { inspectImage } from './inspect.ts';
import { makePlain } from './plain.ts';
import { sharp } from './sharp.ts';

/** What lcms 2.19 (Pillow 13, ImageCms, perceptual) makes of these levels of 255. */
const LEVELS = [0, 16, 32, 64, 128, 200, 255];
const LCMS = {
  1: [0, 71, 99, 137, 188, 229, 255],
  1.8: [0, 20, 43, 81, 146, 210, 255],
  2.2: [0, 7, 26, 62, 129, 201, 255],
} as const;

const reds = async (bytes: Buffer) => {
  const pixels = await pixelsOf(bytes);
  return LEVELS.map((_, x) => pixels.at(x, 0)[0] ?? -1);
};
const farthest = (actual: readonly number[], expected: readonly number[]) =>
  Math.max(...expected.map((value, at) => Math.abs(value - (actual[at] ?? 0))));

describe('grey of 16 bits', () => {
  const levels = LEVELS.map((level) => level * 257);

  it.each([
    [1, undefined],
    [1, 65_535],
    [1, 32_896],
    [1.8, undefined],
    [1.8, 65_535],
    [2.2, undefined],
  ] as const)('is converted by its profile of gamma %d, with alpha %j', async (gamma, alpha) => {
    const profile = greyProfile(gamma);
    const source = greyPng16({ levels, profile, ...(alpha === undefined ? {} : { alpha }) });
    const { bytes } = await renderAs(source, { type: 'png', width: LEVELS.length });
    expect(await sharp(bytes).metadata()).toMatchObject({ depth: 'uchar', hasProfile: false });
    expect(farthest(await reds(bytes), LCMS[gamma])).toBeLessThanOrEqual(1);
    if (alpha !== undefined) expect((await pixelsOf(bytes)).at(2, 0)[3]).toBe(alpha >> 8);
  });

  it.each(['jpeg', 'webp', 'avif', 'gif'] as const)('is converted, too, as %s', async (type) => {
    const flat = greyPng16({ levels: LEVELS.map(() => 32_896), profile: greyProfile(1) });
    const { bytes } = await renderAs(flat, { type, width: 4 });
    expect((await sharp(bytes).metadata()).hasProfile).toBe(false);
    expect(farthest((await pixelsOf(bytes)).at(1, 0).slice(0, 3), [188, 188, 188])).toBeLessThan(3);
  });

  it.each([
    ['without a profile', undefined],
    ['with one that is none', Buffer.from('no profile'.repeat(30))],
  ])('%s is taken as sRGB', async (_name, profile) => {
    const source = greyPng16({ levels, ...(profile === undefined ? {} : { profile }) });
    const { bytes } = await renderAs(source, { type: 'png', width: LEVELS.length });
    expect(await reds(bytes)).toEqual(LEVELS);
  });
});

describe('ProPhoto of 16 bits', () => {
  // lcms 2.19 (Pillow 13, ImageCms, perceptual), of the same numbers with 8 bits.
  it.each([
    [
      [0, 255, 0],
      [0, 255, 0],
    ],
    [
      [200, 100, 50],
      [255, 80, 46],
    ],
    [
      [40, 200, 90],
      [0, 229, 79],
    ],
    [
      [20, 60, 230],
      [0, 83, 250],
    ],
    [
      [250, 30, 120],
      [255, 0, 146],
    ],
    [
      [128, 128, 128],
      [146, 146, 146],
    ],
    [
      [90, 220, 10],
      [0, 245, 0],
    ],
    [
      [0, 120, 200],
      [0, 152, 219],
    ],
  ])('%j is %j', async (stored, expected) => {
    const pixel = Buffer.from(Uint8Array.from(stored.flatMap((value) => [value, value])));
    const rows = Buffer.concat([Buffer.from([0]), pixel, pixel]);
    const source = pngFile(2, 1, 16, 2, rows, [iccChunk(proPhotoProfile())]);
    const { bytes } = await renderAs(source, { type: 'png', width: 2 });
    const actual = (await pixelsOf(bytes)).at(0, 0);
    expect(farthest(actual, expected), String(actual)).toBeLessThanOrEqual(2);
  });
});

describe('grey AVIF', () => {
  it('is converted by its profile', async () => {
    const { bytes } = await renderAs(GREY_WITH_PROFILE, { type: 'png', width: 8 });
    expect(farthest((await pixelsOf(bytes)).at(3, 1), [188, 188, 188])).toBeLessThanOrEqual(1);
  });
});

describe('AVIF whose colours are multiplied by alpha', () => {
  it.each([
    ['png', [199, 150, 128, 144]],
    ['webp', [199, 150, 128, 144]],
    // 144 / 255 of it, the rest white.
    ['jpeg', [223, 196, 183]],
  ] as const)('shows the colours that were meant, as %s', async (type, expected) => {
    const rendered = await renderAs(PREMULTIPLIED, { type, width: 16 });
    expect([rendered.width, rendered.height]).toEqual([16, 8]);
    const actual = (await pixelsOf(rendered.bytes)).at(7, 3);
    expect(farthest(actual, expected), String(actual)).toBeLessThanOrEqual(4);
  });
});

describe('the profile of a source that takes two passes', () => {
  // lcms 2.19 by Pillow 13: Display P3 (200, 100, 50) is (215, 93, 31).
  it('is followed when its colours are multiplied by alpha', async () => {
    const { bytes } = await renderAs(PREMULTIPLIED_IN_P3, { type: 'png', width: 16 });
    expect(farthest((await pixelsOf(bytes)).at(7, 3), [215, 93, 31, 128])).toBeLessThanOrEqual(4);
  });

  it('is followed when it is an animation whose orientation is ignored', async () => {
    const animation = await animationOf('webp', 64, 32, ['red', 'lime']);
    const source = await sharp(animation, { pages: 2 })
      .withMetadata({ orientation: 6, icc: 'p3' })
      .webp({ lossless: true })
      .toBuffer();
    const { bytes } = await renderAs(source, { type: 'avif', width: 32 });
    // Red of sRGB there and back; without its profile it would be (234, 51, 35).
    expect(farthest((await pixelsOf(bytes)).at(7, 3), [255, 0, 0])).toBeLessThanOrEqual(5);
  });
});

describe('the copy between two passes', () => {
  it.each([
    [2000, 6000, 'as it is', (bytes: number) => bytes > 2000 * 6000 * 6],
    [2000, 6001, 'compressed', (bytes: number) => bytes < 2_000_000],
  ])('of %i x %i pixels is kept %s', async (width, height, _how, judge) => {
    const rows = Buffer.alloc((1 + 2 * width) * height);
    const source = pngFile(width, height, 16, 0, rows, [iccChunk(greyProfile(1))]);
    const plan = { frames: 1, limits: RENDER_LIMITS };
    const inspected = await inspectImage(source, RENDER_LIMITS);
    const wanted = { type: 'png', drawsColour: false } as const;
    const { input } = await makePlain({ ...plan, source: inspected }, wanted, { seconds: 20 });
    expect(judge(input.bytes.length), String(input.bytes.length)).toBe(true);
  });
});

describe('an animation whose orientation is ignored', () => {
  it.each(
    [2, 3, 6, 8].flatMap((tag) =>
      (['avif', 'jpeg', 'png'] as const).map((type) => [tag, type] as const),
    ),
  )('%i: the first frame has no turn left as %s', async (orientation, type) => {
    const animation = await animationOf('webp', 64, 32, ['red', 'lime']);
    const source = await sharp(animation, { pages: 2 })
      .withMetadata({ orientation })
      .webp()
      .toBuffer();
    expect(await sharp(source).metadata()).toMatchObject({ orientation, pages: 2 });
    const rendered = await renderAs(source, { type, width: 32 });
    const { width, height } = await pixelsOf(rendered.bytes);
    expect([width, height]).toEqual([32, 16]);
    expect([rendered.width, rendered.height]).toEqual([32, 16]);
    expect((await sharp(rendered.bytes).metadata()).orientation ?? 1).toBe(1);
    for (const box of ['irot', 'imir']) expect(rendered.bytes.includes(box)).toBe(false);
  });
});
