import { describe, expect, it } from 'vitest';
import { gifFile } from '../support/containers.ts';
import { type Pixels, pixelsOf } from '../support/images.ts';
import { verifyImage } from './inspect.ts';
import { renderImage } from './render.ts';
import { sharp } from './sharp.ts';
import type { ImageType } from './type.ts';

const limits = {
  maxInputPixels: 50_000_000,
  maxFrames: 100,
  maxOutputSide: 4096,
  maxOutputPixels: 16_777_216,
  maxAvifPixels: 16_777_216,
};

const render = (bytes: Buffer, type: ImageType, width = 4096) =>
  renderImage(
    bytes,
    { box: { width, fit: 'inside' }, chooseTypes: () => [type] },
    limits,
    () => 1e9,
  );

const at = (pixels: Pixels, x: number, y: number) => pixels.at(x, y).join();

/** libnsgif distrusts all but the last of these (nsgif_data_scan). */
const SIZES = [
  [640, 480],
  [640, 512],
  [800, 600],
  [1024, 768],
  [1280, 1024],
  [1600, 1200],
  [2049, 10],
  [10, 2049],
  [641, 481],
] as const;

describe.each(SIZES)('a GIF of %i x %i whose first frame is smaller', (width, height) => {
  const bytes = gifFile(width, height, [{ left: 3, top: 5, width: 2, height: 2 }]);

  it('has the size of its canvas', async () => {
    expect(await verifyImage(bytes, limits)).toEqual({ type: 'gif', width, height, frames: 1 });
  });

  it('shows nothing around the frame, as browsers do', async () => {
    const png = await render(bytes, 'png');
    expect([png.width, png.height]).toEqual([width, height]);
    const pixels = await pixelsOf(png.bytes);
    expect([pixels.width, pixels.height]).toEqual([width, height]);
    expect([at(pixels, 3, 5), at(pixels, 4, 6)]).toEqual(['255,0,0,255', '255,0,0,255']);
    const around = [at(pixels, 0, 0), at(pixels, 5, 6), at(pixels, width - 1, height - 1)];
    expect(around.map((pixel) => pixel.split(',').at(-1))).toEqual(['0', '0', '0']);
    const jpeg = await pixelsOf((await render(bytes, 'jpeg')).bytes);
    expect(at(jpeg, width - 1, height - 1)).toBe('255,255,255');
  });
});

it('a GIF whose canvas has no side has room for its frame and shows nothing else', async () => {
  const bytes = gifFile(0, 0, [{ left: 3, top: 5, width: 2, height: 2 }]);
  expect(await verifyImage(bytes, limits)).toMatchObject({ width: 5, height: 7, frames: 1 });
  const pixels = await pixelsOf((await render(bytes, 'png')).bytes);
  expect([at(pixels, 0, 0), at(pixels, 3, 5)]).toEqual(['0,0,0,0', '255,0,0,255']);
});

describe('an animated GIF on an open canvas', () => {
  const bytes = gifFile(640, 480, [
    { left: 8, top: 8, width: 8, height: 8, delay: 5 },
    { left: 0, top: 0, width: 640, height: 480, colour: 1, delay: 11 },
    { left: 100, top: 100, width: 8, height: 8, delay: 60_000 },
  ]);

  it('has its own frames, and no other', async () => {
    const facts = { type: 'gif', width: 640, height: 480, frames: 3 };
    expect(await verifyImage(bytes, limits)).toEqual(facts);
    await expect(verifyImage(bytes, { ...limits, maxFrames: 3 })).resolves.toEqual(facts);
    const exact = { ...limits, maxInputPixels: 640 * 480 * 3 };
    await expect(verifyImage(bytes, exact)).resolves.toEqual(facts);
  });

  it.each(['gif', 'webp'] as const)('keeps them and their times as %s', async (type) => {
    const made = await render(bytes, type, 320);
    expect(await sharp(made.bytes).metadata()).toMatchObject({
      pages: 3,
      // What sharp can say of 600 seconds.
      delay: [50, 110, type === 'gif' ? 65_540 : 65_535],
    });
    const shown = [];
    for (const page of [0, 1, 2]) {
      const { data } = await sharp(made.bytes, { page })
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const start = (52 * 320 + 52) * 4;
      shown.push(data[start + 3] === 0 ? 'clear' : (data[start] ?? 0) > 127 ? 'red' : 'blue');
    }
    expect(shown).toEqual(['clear', 'blue', 'red']);
  });

  it('shows its first frame as a still', async () => {
    const pixels = await pixelsOf((await render(bytes, 'png')).bytes);
    expect([at(pixels, 9, 9), at(pixels, 20, 20)[0]]).toEqual(['255,0,0,255', '0']);
  });
});

it.each([
  ['covers the canvas', 640, 480, { width: 640, height: 480 }, [640, 480]],
  ['is larger than the canvas', 10, 10, { width: 20, height: 15 }, [20, 15]],
  ['reaches over its edge', 640, 480, { left: 630, top: 0, width: 20, height: 15 }, [650, 480]],
  ['lies on a canvas without sides', 0, 0, { width: 20, height: 15 }, [20, 15]],
] as const)('a first frame that %s', async (_name, width, height, frame, size) => {
  const facts = await verifyImage(gifFile(width, height, [frame]), limits);
  expect([facts.width, facts.height]).toEqual(size);
});
