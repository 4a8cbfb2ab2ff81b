import { describe, expect, it } from 'vitest';
import { animationOf, nameAt, pixelsOf } from '../support/images.ts';
import { painted, render } from '../support/painted.ts';
import { createRandom } from '../support/random.ts';
import { RENDER_LIMITS } from '../support/render.ts';
import type { Framing } from './framing.ts';
import { renderImage } from './render.ts';
import { sharp } from './sharp.ts';

describe('smart and entropy', () => {
  const { below } = createRandom(7);
  /** Grey, but for noisy colours in the part given. */
  const busy = (left: number, top: number) =>
    painted(240, 160, (x, y) =>
      x >= left && x < left + 40 && y >= top && y < top + 40
        ? [below(256), below(100), below(100)]
        : [128, 128, 128],
    );
  const variance = (pixels: Awaited<ReturnType<typeof render>>) => {
    const values = [];
    for (let y = 0; y < pixels.height; y += 2) {
      for (let x = 0; x < pixels.width; x += 2) values.push(pixels.at(x, y)[0] ?? 0);
    }
    return Math.max(...values) - Math.min(...values);
  };

  it.each<[Framing]>([
    [{ crop: 'smart' }],
    [{ crop: 'entropy' }],
    [{ crop: 'smart', turn: 90 }],
    [{ crop: 'entropy', turn: 270, flip: 'h' }],
    [{ crop: 'smart', turn: 180 }],
    [
      {
        crop: 'smart',
        turn: 270,
        flip: 'hv',
        rect: { x: 0, y: 0, width: 95, height: 95, unit: 'percent' },
      },
    ],
    [
      {
        crop: 'entropy',
        turn: 90,
        flip: 'v',
        rect: { x: 3, y: 3, width: 95, height: 95, unit: 'percent' },
      },
    ],
  ])('%j keeps what happens at an end, where the middle shows nothing', async (framing) => {
    for (const [left, top] of [
      [8, 60],
      [190, 60],
    ] as const) {
      const swapped = framing.turn === 90 || framing.turn === 270;
      const size = swapped ? [100, 48] : [48, 100];
      const wish = { height: size[1] as number };
      const source = busy(left, top);
      const kept = await render(source, size[0] as number, framing, wish);
      expect([kept.width, kept.height]).toEqual(size);
      expect(variance(kept)).toBeGreaterThan(100);
      const { crop: _, ...others } = framing;
      expect(variance(await render(source, size[0] as number, others, wish))).toBeLessThan(20);
    }
  });

  it('crops the rectangle that was meant, when the picture is turned first', async () => {
    const source = painted(64, 48, (x, y) => [x * 3, y * 3, 0]);
    const rect = { x: 10, y: 4, width: 30, height: 20, unit: 'pixels' } as const;
    for (const [turn, flip, corner] of [
      [90, undefined, [10, 23]],
      [270, undefined, [39, 4]],
      [90, 'h', [39, 23]],
      [270, 'v', [39, 23]],
    ] as const) {
      const out = await render(source, 20, { rect, turn, flip, crop: 'smart' }, { height: 30 });
      expect([out.width, out.height]).toEqual([20, 30]);
      expect(out.at(0, 0), `${turn} ${flip}`).toEqual([corner[0] * 3, corner[1] * 3, 0]);
    }
  });
});

describe('animations', () => {
  const names = ['red', 'lime', 'blue'] as const;
  const rect = { x: 0, y: 0, width: 50, height: 50, unit: 'percent' } as const;

  it.each<[Framing, number]>([
    [{ rect }, 3],
    [{ focus: { x: 0.2, y: 0.9 } }, 3],
    [{ crop: 'southwest' }, 3],
    [{ flip: 'h' }, 3],
    [{ gray: true }, 3],
    [{ rect, flip: 'h', focus: { x: 1, y: 0 } }, 3],
    [{ flip: 'v' }, 1],
    [{ flip: 'hv' }, 1],
    [{ turn: 90 }, 1],
    [{ turn: 180 }, 1],
    [{ crop: 'smart' }, 1],
    [{ crop: 'entropy' }, 1],
    [{ trim: 10 }, 1],
    [{ blur: 2 }, 1],
    [{ sharpen: 1 }, 1],
  ])('%j shows %i frames, in their order', async (framing, frames) => {
    for (const type of ['gif', 'webp'] as const) {
      const source = await animationOf(type, 40, 24, names);
      const seen: number[] = [];
      const wish = { width: 12, height: 12, fit: 'cover' as const };
      const chooseTypes = (image: { frames: number }) => {
        seen.push(image.frames);
        return [type];
      };
      const request = { box: wish, chooseTypes, framing };
      const { bytes } = await renderImage(source, request, RENDER_LIMITS, () => 60_000);
      const { pages = 1, width, pageHeight, height } = await sharp(bytes).metadata();
      expect([seen, pages, width, pageHeight ?? height]).toEqual([[frames], frames, 12, 12]);
      if (framing.gray) continue;
      for (let page = 0; page < frames; page++) {
        const frame = await sharp(bytes, { page }).png().toBuffer();
        expect(nameAt(await pixelsOf(frame), 6, 6)).toBe(names[page]);
      }
    }
  });
});
