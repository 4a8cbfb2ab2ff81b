import { describe, expect, it } from 'vitest';
import { animationOf } from '../support/images.ts';
import { overlay } from '../support/overlay.ts';
import { painted } from '../support/painted.ts';
import { photoOf } from '../support/photo.ts';
import { RENDER_LIMITS } from '../support/render.ts';
import { encodeImage, isSearched } from './auto-quality.ts';
import { DEFAULT_ENCODERS } from './encoders.ts';
import type { Quality } from './quality.ts';
import type { Overlay } from './overlay.ts';
import { renderImage } from './render.ts';
import { type Luma, lumaOf, similarity } from './similarity.ts';
import { sharp } from './sharp.ts';
import type { ImageType } from './type.ts';

const MOZJPEG = { ...DEFAULT_ENCODERS, mozjpeg: true };
const [width, height] = [240, 180];

const photo = await photoOf(width, height);
const letters = painted(width, height, (x, y) =>
  (x * 7 + (y >> 3) * 31) % 23 < 5 && y % 8 < 6 ? [20, 40, 160] : [250, 250, 245],
);
/** Beyond the numbers that a search may try. */
const noise = painted(width, height, (x, y) => {
  const value = (x * 7919 + y * 104_729 + x * y * 31) % 256;
  return [value, (value * 7) % 256, (value * 13) % 256];
});
const soft = await sharp(photo).blur(6).png().toBuffer();
const clear = await sharp(photo).ensureAlpha(0.4).png().toBuffer();
const deep = await sharp(photo).toColourspace('rgb16').png().toBuffer();
const pixel = await sharp(photo).resize(1, 1).png().toBuffer();
const red = painted(20, 10, () => [255, 0, 0]);
const PICTURES = { photo, letters, noise, soft };

interface Wish {
  readonly quality?: Quality;
  readonly encoders?: typeof DEFAULT_ENCODERS;
  readonly gray?: true;
  readonly overlay?: Overlay;
}

async function render(source: Buffer, type: ImageType, { gray, ...wish }: Wish = {}) {
  const box = { width, fit: 'inside' as const };
  const request = { box, chooseTypes: () => [type], framing: { gray }, ...wish };
  return (await renderImage(source, request, RENDER_LIMITS, () => 60_000)).bytes;
}

async function brightness(bytes: Buffer): Promise<Luma> {
  const image = sharp(bytes).flatten({ background: '#fff' }).toColourspace('srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return lumaOf(data, info);
}

/** 1: as far from the original as a JPEG of quality 80. */
async function distance(source: Buffer, bytes: Buffer): Promise<number> {
  const original = await brightness(source);
  const flat = await sharp(source).flatten({ background: '#fff' }).png().toBuffer();
  const jpeg = await sharp(flat).jpeg({ quality: 80 }).toBuffer();
  const lack = async (file: Buffer) => 1 - similarity(original, await brightness(file));
  return (await lack(bytes)) / (await lack(jpeg));
}

/** In which direction does not matter; a picture without loss is not infinitely far. */
const missOf = (ratio: number) => Math.abs(Math.log(Math.max(1e-6, ratio)));

describe('the quality auto', () => {
  describe.each(Object.entries(PICTURES))('of %s', (_name, source) => {
    it.each<[ImageType, Wish]>([
      ['webp', {}],
      ['avif', {}],
      ['jpeg', { encoders: MOZJPEG }],
    ])('brings a %s near to a JPEG of 80 (%j)', async (type, wish) => {
      const plain = missOf(await distance(source, await render(source, type, wish)));
      const auto = missOf(
        await distance(source, await render(source, type, { ...wish, quality: 'auto' })),
      );
      expect(auto).toBeLessThan(plain > 0.15 ? plain : 0.15);
    });
  });

  it.each<[ImageType, Quality | undefined]>([
    ['jpeg', 80],
    ['png', undefined],
    ['gif', undefined],
  ])('of %s is that of %s', async (type, quality) => {
    const wanted = quality === undefined ? {} : { quality };
    expect(await render(photo, type, { quality: 'auto' })).toEqual(
      await render(photo, type, wanted),
    );
  });

  it('of an animation is the default of its type, and the animation stays one', async () => {
    const source = await animationOf('gif', 40, 30, ['red', 'lime', 'blue']);
    const bytes = await render(source, 'webp', { quality: 'auto' });
    expect(bytes).toEqual(await render(source, 'webp'));
    expect((await sharp(bytes).metadata()).pages).toBe(3);
  });

  it.each<[string, Buffer, Wish, object]>([
    ['transparency', clear, {}, { hasAlpha: true }],
    ['grey', photo, { gray: true }, {}],
    ['grey with transparency', clear, { gray: true }, { hasAlpha: true }],
    ['16 bits', deep, {}, { depth: 'uchar' }],
    ['a pixel', pixel, {}, { width: 1 }],
  ])('keeps %s', async (_name, source, wish, facts) => {
    const bytes = await render(source, 'webp', { ...wish, quality: 'auto' });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', ...facts });
    const plain = await render(source, 'webp', wish);
    const [a, b] = [await brightness(bytes), await brightness(plain)];
    expect(Math.max(...a.data.map((value, n) => Math.abs(value - (b.data[n] ?? 0))))).toBeLessThan(
      60,
    );
  });

  it('keeps the one channel of a grey JPEG, and the colours of an overlay on it', async () => {
    const grey = { gray: true, quality: 'auto', encoders: MOZJPEG } as const;
    const channelsOf = async (bytes: Buffer) => (await sharp(bytes).metadata()).channels;
    expect(await channelsOf(await render(photo, 'jpeg', grey))).toBe(1);
    const marked = await render(photo, 'webp', { ...grey, overlay: overlay({ bytes: red }) });
    const { channels } = await sharp(marked).stats();
    const [reds, , blues] = channels;
    expect((reds?.mean ?? 0) - (blues?.mean ?? 0)).toBeGreaterThan(3);
  });

  it('is not looked for when time is up', async () => {
    const encoding = { type: 'avif', quality: 'auto', encoders: DEFAULT_ENCODERS } as const;
    const work = encodeImage(sharp(photo), encoding, { frames: 1, isGrey: false, timeMs: -1 });
    await expect(work).rejects.toMatchObject({ code: 'timeout' });
  });

  it('is looked for in stills of lossy types', () => {
    const search = (type: ImageType, frames = 1, encoders = DEFAULT_ENCODERS) =>
      isSearched({ type, quality: 'auto', encoders }, frames);
    expect([search('avif'), search('webp'), search('jpeg', 1, MOZJPEG)]).toEqual([
      true,
      true,
      true,
    ]);
    const others = [search('webp', 2), search('jpeg'), search('png'), search('gif')];
    expect(others).toEqual([false, false, false, false]);
    expect(isSearched({ type: 'avif', quality: 65, encoders: MOZJPEG }, 1)).toBe(false);
  });
});
