import { describe, expect, it } from 'vitest';
import {
  animationOf,
  COLOURS,
  cornersOf,
  jpegOf,
  nameAt,
  pixelsOf,
  pngOf,
  quadrants,
  withOrientation,
} from '../support/images.ts';
import type { Box } from './geometry.ts';
import { renderImage, type RenderRequest } from './render.ts';
import { sharp } from './sharp.ts';
import { type ImageType, sniffType } from './type.ts';

const limits = {
  maxInputPixels: 50_000_000,
  maxFrames: 100,
  maxOutputSide: 4096,
  maxOutputPixels: 16_777_216,
  maxAvifPixels: 4_194_304,
};
const aMinute = () => 60_000;
const png = (width: number, height: number) => pngOf(width, height, quadrants(width, height));

function wanting(types: readonly ImageType[], box: Partial<Box> = {}): RenderRequest {
  return { box: { width: 32, fit: 'cover', ...box }, chooseTypes: () => types };
}

const render = (bytes: Buffer, request: RenderRequest, over = {}, remaining = aMinute) =>
  renderImage(bytes, request, { ...limits, ...over }, remaining);

describe('orientation', () => {
  it.each([
    [1, 32, 16, ['red', 'lime', 'blue', 'white']],
    [2, 32, 16, ['lime', 'red', 'white', 'blue']],
    [3, 32, 16, ['white', 'blue', 'lime', 'red']],
    [4, 32, 16, ['blue', 'white', 'red', 'lime']],
    [5, 32, 64, ['red', 'blue', 'lime', 'white']],
    [6, 32, 64, ['blue', 'red', 'white', 'lime']],
    [7, 32, 64, ['white', 'lime', 'blue', 'red']],
    [8, 32, 64, ['lime', 'white', 'red', 'blue']],
  ])('%i comes out upright, without metadata', async (orientation, width, height, corners) => {
    const source = withOrientation(await jpegOf(256, 128), orientation);
    const rendered = await render(source, wanting(['jpeg']));
    const pixels = await pixelsOf(rendered.bytes);
    expect([pixels.width, pixels.height]).toEqual([width, height]);
    expect(cornersOf(pixels)).toEqual(corners);
    expect(rendered.bytes.includes('Exif')).toBe(false);
  });
});

describe('fit, on a source of 80 x 40', () => {
  it.each<[Partial<Box>, number, number]>([
    [{ width: 40 }, 40, 20],
    [{ width: 800 }, 80, 40],
    [{ width: 20, height: 20, fit: 'cover' }, 20, 20],
    [{ width: 20, height: 20, fit: 'contain' }, 20, 20],
    [{ width: 20, height: 20, fit: 'inside' }, 20, 10],
    [{ width: 20, height: 20, fit: 'outside' }, 40, 20],
    [{ width: 20, height: 30, fit: 'fill' }, 20, 30],
    [{ width: 200, height: 200, fit: 'cover' }, 40, 40],
    [{ width: 200, height: 200, fit: 'contain' }, 80, 80],
    [{ width: 200, height: 200, fit: 'inside' }, 80, 40],
    [{ width: 200, height: 200, fit: 'outside' }, 80, 40],
    [{ width: 160, height: 20, fit: 'fill' }, 80, 10],
    [{ width: 1, height: 4096, fit: 'inside' }, 1, 1],
  ])('%j gives %i x %i', async (box, width, height) => {
    const { bytes } = await render(png(80, 40), wanting(['png'], box));
    const pixels = await pixelsOf(bytes);
    expect([pixels.width, pixels.height]).toEqual([width, height]);
  });

  it('cover crops the middle, contain shows everything with margins', async () => {
    const box = { width: 20, height: 20 };
    const cover = await pixelsOf(
      (await render(png(80, 40), wanting(['png'], { ...box, fit: 'cover' }))).bytes,
    );
    expect(cornersOf(cover)).toEqual(['red', 'lime', 'blue', 'white']);
    const contain = await pixelsOf(
      (
        await render(png(80, 40), {
          ...wanting(['png'], { ...box, fit: 'contain' }),
          background: { r: 0, g: 0, b: 255 },
        })
      ).bytes,
    );
    expect(nameAt(contain, 2, 1)).toBe('blue');
    expect(nameAt(contain, 2, 7)).toBe('red');
    expect(nameAt(contain, 17, 7)).toBe('lime');
  });
});

describe('transparency', () => {
  const clear = pngOf(40, 40, Buffer.alloc(40 * 40 * 4), 4);

  it.each(['png', 'webp', 'avif', 'gif'] as const)('stays in %s', async (type) => {
    const { bytes } = await render(clear, wanting([type]));
    expect((await pixelsOf(bytes)).at(5, 5)[3]).toBe(0);
  });

  it.each([
    [undefined, 'white'],
    [{ r: 255, g: 0, b: 0 }, 'red'],
  ])('is flattened for JPEG onto %j', async (background, name) => {
    const { bytes } = await render(clear, { ...wanting(['jpeg']), background });
    expect(nameAt(await pixelsOf(bytes), 5, 5)).toBe(name);
  });
});

describe('colour', () => {
  it('is converted to sRGB by the embedded profile, which is dropped', async () => {
    const red = pngOf(32, 32, Buffer.alloc(32 * 32 * 3, Buffer.from([234, 51, 35])));
    const tagged = await sharp(red).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer();
    const { bytes } = await render(tagged, wanting(['png'], { width: 16 }));
    const [r = 0, g = 0, b = 0] = (await pixelsOf(bytes)).at(8, 8);
    expect((await sharp(bytes).metadata()).hasProfile).toBe(false);
    // The profile's numbers differ from the sRGB ones; the colour is the same.
    expect([...stored.subarray(0, 3)]).not.toEqual([r, g, b]);
    expect([Math.abs(r - 234), Math.abs(g - 51), Math.abs(b - 35)].every((d) => d <= 3)).toBe(true);
  });
});

describe('colour of 16 bits a channel', () => {
  it.each(['png', 'jpeg', 'webp', 'avif'] as const)(
    'is converted to sRGB, too, as %s',
    async (type) => {
      // sRGB's red in the numbers of Display P3; sharp leaves 16-bit samples as they are.
      const red = [234, 51, 35].map((value) => value * 257);
      const samples = Uint16Array.from({ length: 32 * 32 * 3 }, (_, at) => red[at % 3] ?? 0);
      const tagged = await sharp(samples, { raw: { width: 32, height: 32, channels: 3 } })
        .toColourspace('rgb16')
        .withIccProfile('p3')
        .png()
        .toBuffer();
      expect(await sharp(tagged).metadata()).toMatchObject({ depth: 'ushort', hasProfile: true });
      const { bytes } = await render(tagged, wanting([type], { width: 16 }));
      expect((await sharp(bytes).metadata()).hasProfile).toBe(false);
      const [r = 0, g = 0, b = 0] = (await pixelsOf(bytes)).at(8, 8);
      expect(Math.max(255 - r, g, b)).toBeLessThanOrEqual(4);
    },
  );
});

describe('animation', () => {
  it.each([
    ['gif', 'webp', 3],
    ['gif', 'gif', 3],
    ['webp', 'webp', 3],
    ['gif', 'avif', 1],
    ['webp', 'jpeg', 1],
    ['gif', 'png', 1],
  ] as const)('of %s as %s has %i frame(s)', async (from, to, frames) => {
    const source = await animationOf(from, 64, 32, ['red', 'lime', 'blue']);
    const { bytes } = await render(source, wanting([to]));
    const metadata = await sharp(bytes).metadata();
    expect(sniffType(bytes)).toBe(to);
    expect(metadata.pages ?? 1).toBe(frames);
    const first = await pixelsOf(bytes);
    expect([first.width, first.height]).toEqual([32, 16]);
    expect(nameAt(first, 9, 9)).toBe('red');
    if (frames > 1) {
      const last = await sharp(bytes, { page: 2 }).removeAlpha().raw().toBuffer();
      expect([...last.subarray(0, 3)].map((v) => Math.round(v / 255))).toEqual([0, 0, 1]);
    }
  });
});

describe('limits', () => {
  it.each([
    ['a side', wanting(['jpeg']), { maxOutputSide: 31 }, 'invalid_parameter'],
    ['the area', wanting(['jpeg']), { maxOutputPixels: 32 * 16 - 1 }, 'invalid_parameter'],
    ['the area, of an AVIF', wanting(['avif']), { maxOutputPixels: 511 }, 'invalid_parameter'],
    ['the AVIF area', wanting(['avif']), { maxAvifPixels: 32 * 16 - 1 }, 'invalid_parameter'],
    ['the input', wanting(['jpeg']), { maxInputPixels: 64 * 32 - 1 }, 'payload_too_large'],
  ])('%s one above is refused', async (_name, request, over, code) => {
    await expect(render(png(64, 32), request, over)).rejects.toMatchObject({ code });
  });

  it('takes the exact limits', async () => {
    const over = {
      maxOutputSide: 32,
      maxOutputPixels: 512,
      maxAvifPixels: 512,
      maxInputPixels: 2048,
    };
    await expect(render(png(64, 32), wanting(['avif']), over)).resolves.toMatchObject({
      type: 'avif',
    });
  });

  it('a negotiated AVIF above its area falls to the next type, without degrading', async () => {
    const rendered = await render(png(64, 32), wanting(['avif', 'webp', 'jpeg']), {
      maxAvifPixels: 511,
    });
    expect(rendered).toMatchObject({ type: 'webp', degraded: false });
  });

  it('no time for AVIF: negotiated it is a cheaper type, explicit it is a timeout', async () => {
    const source = png(1600, 1200);
    const box = { width: 1600 };
    const rendered = await render(source, wanting(['avif', 'webp', 'jpeg'], box), {}, () => 700);
    expect(rendered).toMatchObject({ type: 'webp', degraded: true });
    await expect(render(source, wanting(['avif'], box), {}, () => 700)).rejects.toMatchObject({
      code: 'timeout',
    });
  });

  it('an encoder that outlasts its estimate is answered as a timeout', async () => {
    // Enough at the estimate, then gone: what a slow machine looks like.
    const remaining = [10_000, 0];
    await expect(
      render(png(1600, 1200), wanting(['avif'], { width: 1600 }), {}, () => remaining.shift() ?? 0),
    ).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('a broken source', () => {
  it('is unprocessable when half of it is missing', async () => {
    const whole = await jpegOf(256, 128);
    await expect(
      render(whole.subarray(0, whole.length / 2), wanting(['jpeg'])),
    ).rejects.toMatchObject({ code: 'unprocessable_image' });
  });
});

it('the fixtures are what they say', async () => {
  expect(cornersOf(await pixelsOf(png(64, 32)))).toEqual(Object.keys(COLOURS));
});
