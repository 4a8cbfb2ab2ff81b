import { describe, expect, it } from 'vitest';
import { greyPng16 } from '../support/profiles.ts';
import { animationOf, pixelsOf, pngOf } from '../support/images.ts';
import { renderAs } from '../support/render.ts';
import { IMAGE_TYPES, type ImageType } from './type.ts';
import { sharp } from './sharp.ts';

const BROWN = { r: 200, g: 100, b: 50 };
const WHITE = [255, 255, 255, 255];
const CLEAR = [0, 0, 0, 0];

const raw = (pixel: readonly number[], channels: 1 | 2 | 3 | 4) =>
  sharp(Buffer.alloc(40 * 20 * channels, Buffer.from(pixel)), {
    raw: { width: 40, height: 20, channels },
  });
const deep = (pixel: readonly number[], channels: 3 | 4) => {
  const samples = Uint16Array.from(
    { length: 40 * 20 * channels },
    (_, at) => (pixel[at % channels] ?? 0) * 257,
  );
  return sharp(samples, { raw: { width: 40, height: 20, channels } }).toColourspace('rgb16');
};
const level = Array.from({ length: 40 }, () => 100 * 257);

const SOURCES = {
  rgb: await raw([10, 200, 30], 3).png().toBuffer(),
  rgba: await raw([200, 100, 50, 128], 4).png().toBuffer(),
  'webp with alpha': await raw([200, 100, 50, 128], 4).webp().toBuffer(),
  'avif with alpha': await raw([200, 100, 50, 128], 4).avif().toBuffer(),
  'gif with alpha': await raw([200, 100, 50, 255], 4).gif().toBuffer(),
  'animated gif': await animationOf('gif', 40, 20, ['red', 'lime']),
  'grey png': await raw([100], 1).toColourspace('b-w').png().toBuffer(),
  'grey jpeg': await raw([100], 1).toColourspace('b-w').jpeg().toBuffer(),
  'grey with alpha': await raw([100, 128], 2).toColourspace('b-w').png().toBuffer(),
  'grey of 16 bits': greyPng16({ levels: level }),
  'grey of 16 bits with alpha': greyPng16({ levels: level, alpha: 32_896 }),
  'rgb of 16 bits in P3': await deep([200, 100, 50], 3).withIccProfile('p3').png().toBuffer(),
  'rgba of 16 bits in P3': await deep([200, 100, 50, 128], 4).withIccProfile('p3').png().toBuffer(),
} as const;

/** Red, green, blue, alpha of one pixel; lossy types move it a little. */
async function pixel(bytes: Buffer, x: number, y: number): Promise<readonly number[]> {
  const values = (await pixelsOf(await sharp(bytes).ensureAlpha().png().toBuffer())).at(x, y);
  return values[3] === 0 ? CLEAR : values;
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance = 8) {
  const distance = Math.max(...expected.map((value, at) => Math.abs(value - (actual[at] ?? 0))));
  expect(distance, `${actual} is ${expected}`).toBeLessThanOrEqual(tolerance);
}

const contain = { width: 20, height: 20, fit: 'contain' } as const;
const sources = Object.entries(SOURCES);
const cases = sources.flatMap(([name, bytes]) =>
  IMAGE_TYPES.map((type): [string, ImageType, Buffer] => [name, type, bytes]),
);

describe('margins of contain', () => {
  it.each(cases)('of %s as %s are white, or clear where the type can', async (_, type, bytes) => {
    const rendered = await renderAs(bytes, { ...contain, type });
    const clear = rendered.source.hasAlpha && type !== 'jpeg';
    expectNear(await pixel(rendered.bytes, 9, 1), clear ? CLEAR : WHITE);
  });

  it.each(cases)('of %s as %s are the bg that was asked for', async (_, type, bytes) => {
    const rendered = await renderAs(bytes, { ...contain, type, background: BROWN });
    expectNear(await pixel(rendered.bytes, 9, 1), [200, 100, 50, 255], 12);
  });
});

describe('what JPEG puts under transparency', () => {
  it.each([
    ['rgba', undefined, [227, 177, 152]],
    ['rgba', BROWN, [200, 100, 50]],
    ['grey with alpha', undefined, [177, 177, 177]],
    ['grey with alpha', BROWN, [150, 100, 75]],
    ['grey of 16 bits with alpha', BROWN, [150, 100, 75]],
    // P3 (200, 100, 50) is sRGB (215, 93, 31): lcms 2.19 by Pillow.
    ['rgba of 16 bits in P3', undefined, [235, 174, 143]],
    ['rgba of 16 bits in P3', BROWN, [207, 97, 41]],
  ] as const)('shows half through %s, with bg %j', async (name, background, expected) => {
    const { bytes } = await renderAs(SOURCES[name], { type: 'jpeg', width: 20, background });
    expectNear(await pixel(bytes, 2, 0), expected);
  });

  it('does not darken the edge of what is opaque', async () => {
    // Black that nobody sees, beside white that everybody sees, on white.
    const rows = Buffer.alloc(40 * 40 * 4, 255);
    for (let at = 0; at < rows.length; at += 4) {
      if ((at / 4) % 40 >= 19) rows.fill(0, at, at + 4);
    }
    const { bytes } = await renderAs(pngOf(40, 40, rows, 4), { type: 'jpeg', width: 10 });
    const pixels = await pixelsOf(bytes);
    for (let x = 0; x < 10; x++) expectNear(pixels.at(x, 5), [255, 255, 255], 2);
  });
});
