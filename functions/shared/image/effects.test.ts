import { describe, expect, it } from 'vitest';
import { animationOf, nameAt, pixelsOf, pngFile, pngOf, type Rgb } from '../support/images.ts';
import { createRandom } from '../support/random.ts';
import { RENDER_LIMITS, renderAs } from '../support/render.ts';
import type { Framing } from './framing.ts';
import { renderImage } from './render.ts';
import { sharp } from './sharp.ts';

type Paint = (x: number, y: number) => readonly number[];

/** Three channels, or four with alpha. */
function painted(width: number, height: number, paint: Paint): Buffer {
  const channels = paint(0, 0).length as 3 | 4;
  const pixels = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set(paint(x, y), (y * width + x) * channels);
  }
  return pngOf(width, height, pixels, channels);
}

async function render(bytes: Buffer, width: number, framing: Framing, more = {}) {
  const rendered = await renderAs(bytes, { type: 'png', width, framing, ...more });
  return { ...rendered, ...(await pixelsOf(rendered.bytes)) };
}

describe('gray', () => {
  const COLOURS: readonly Rgb[] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
    [0, 0, 0],
    [12, 200, 90],
    [128, 128, 128],
  ];
  /** sRGB: IEC 61966-2-1, luminance of BT.709. */
  const luminance = (rgb: Rgb) => {
    const [r, g, b] = rgb.map((v) =>
      v <= 10 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    ) as [number, number, number];
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return y <= 0.0031308 ? 3294.6 * y : 255 * (1.055 * y ** (1 / 2.4) - 0.055);
  };

  it.each(COLOURS)(
    'makes %i, %i, %i the grey of its luminance, with 8 and 16 bits',
    async (...rgb) => {
      const deep = Buffer.alloc((8 * 6 + 1) * 8);
      for (let y = 0; y < 8; y++) {
        for (let at = 0; at < 24; at++)
          deep.fill(rgb[at % 3] ?? 0, y * 49 + 1 + at * 2, y * 49 + 3 + at * 2);
      }
      for (const source of [painted(8, 8, () => rgb), pngFile(8, 8, 16, 2, deep)]) {
        const [grey = -9, ...more] = (await render(source, 8, { gray: true })).at(4, 4);
        expect(Math.abs(grey - luminance(rgb))).toBeLessThan(2);
        expect(more.every((value) => value === grey)).toBe(true);
      }
    },
  );

  it.each(COLOURS)('makes margins of %i, %i, %i as grey as the picture', async (...rgb) => {
    const [r, g, b] = rgb;
    const box = { height: 16, fit: 'contain', background: { r, g, b } };
    const pixels = await render(
      painted(16, 8, () => rgb),
      16,
      { gray: true },
      box,
    );
    const difference = (pixels.at(8, 1)[0] ?? 0) - (pixels.at(8, 8)[0] ?? 0);
    expect(Math.abs(difference)).toBeLessThan(2);
  });

  it('puts a grey background under transparency, and keeps transparency elsewhere', async () => {
    const source = painted(8, 8, (x) => [255, 0, 0, x < 4 ? 0 : 255]);
    const kept = await render(source, 8, { gray: true });
    expect(kept.at(1, 4).at(-1)).toBe(0);
    const flat = await render(
      source,
      8,
      { gray: true },
      { type: 'jpeg', background: { r: 255, g: 0, b: 0 } },
    );
    expect(Math.abs((flat.at(1, 4)[0] ?? 0) - (flat.at(7, 4)[0] ?? 0))).toBeLessThan(3);
  });
});

describe('blur', () => {
  /** Abramowitz and Stegun, 7.1.26. */
  const erf = (x: number): number => {
    if (x < 0) return -erf(-x);
    const t = 1 / (1 + 0.3275911 * x);
    const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
    return 1 - factors.reduce((sum, factor) => sum * t + factor, 0) * t * Math.exp(-x * x);
  };

  it.each([1, 2, 5, 12.5, 50])('of %d is a Gaussian over an edge', async (blur) => {
    const side = 360;
    const source = painted(side, 8, (x) => (x < side / 2 ? [0, 0, 0] : [240, 240, 240]));
    const pixels = await render(source, side, { blur });
    for (let x = 0; x < side; x += 3) {
      const wanted = 120 * (1 + erf((x + 0.5 - side / 2) / (blur * Math.SQRT2)));
      expect(Math.abs((pixels.at(x, 4)[0] ?? 0) - wanted), `at ${x}`).toBeLessThan(6);
    }
  });

  it('counts in pixels of the result', async () => {
    const edge = (side: number) =>
      painted(side, 8, (x) => (x < side / 2 ? [0, 0, 0] : [240, 240, 240]));
    const [large, small] = [
      await render(edge(800), 80, { blur: 4 }),
      await render(edge(80), 80, { blur: 4 }),
    ];
    for (let x = 0; x < 80; x += 4) {
      expect(Math.abs((large.at(x, 0)[0] ?? 0) - (small.at(x, 0)[0] ?? 0))).toBeLessThan(12);
    }
  });

  it('has its part in the time estimate: what cannot end in time is not begun', async () => {
    const source = painted(1000, 1000, () => [1, 2, 3]);
    const request = {
      box: { width: 1000, fit: 'cover' as const },
      chooseTypes: () => ['jpeg' as const],
    };
    const inTime = (framing: Framing) =>
      renderImage(source, { ...request, framing }, RENDER_LIMITS, () => 180);
    await expect(inTime({})).resolves.toMatchObject({ width: 1000 });
    await expect(inTime({ blur: 50 })).rejects.toMatchObject({ code: 'timeout' });
    await expect(inTime({ sharpen: 1 })).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('sharpen', () => {
  it('lifts what is beside an edge, and nothing else', async () => {
    const source = painted(64, 8, (x) => (x < 32 ? [100, 100, 100] : [150, 150, 150]));
    const pixels = await render(source, 64, { sharpen: 1.5 });
    const at = (x: number) => pixels.at(x, 4)[0] ?? 0;
    expect([at(4), at(60)]).toEqual([100, 150]);
    expect(at(31)).toBeLessThan(98);
    expect(at(32)).toBeGreaterThan(152);
  });
});

describe('trim', () => {
  const WHITE: Rgb = [255, 255, 255];
  const box = (x: number, y: number) => x >= 13 && x < 40 && y >= 9 && y < 20;

  it.each<[string, number, Paint, readonly [number, number]]>([
    ['a plain edge', 10, (x, y) => (box(x, y) ? [9, 9, 9] : WHITE), [27, 11]],
    [
      'noise below the threshold',
      10,
      (x, y) => (box(x, y) ? [9, 9, 9] : [255, 246, 250]),
      [27, 11],
    ],
    ['one pixel far out', 10, (x, y) => (x === 60 && y === 30 ? [9, 9, 9] : WHITE), [1, 1]],
    [
      'transparency of any colour',
      10,
      (x, y) => (box(x, y) ? [9, 9, 9, 255] : [x, y, 7, 0]),
      [27, 11],
    ],
    ['nothing of one colour', 10, () => WHITE, [64, 32]],
    [
      'nothing at all, where the corner alone is another',
      10,
      (x, y) => (x + y === 0 ? WHITE : [0, 0, 0]),
      [64, 32],
    ],
    [
      'what differs by as much as it says',
      20,
      (x, y) => (box(x, y) ? [9, 9, 9] : [255 - 20 * Math.sign(x), 255, 255]),
      [27, 11],
    ],
    [
      'not what differs by more',
      19,
      (x, y) => (box(x, y) ? [9, 9, 9] : [255 - 20 * Math.sign(x), 255, 255]),
      [63, 32],
    ],
  ])('cuts off %s', async (_name, trim, paint, [width, height]) => {
    const pixels = await render(painted(64, 32, paint), 64, { trim });
    expect([pixels.width, pixels.height]).toEqual([width, height]);
  });

  it('looks inside of the rectangle, and crops, turns and sizes what it left', async () => {
    const source = painted(64, 32, (x, y) => (x === 0 || box(x, y) ? [9, 9, 9] : WHITE));
    const rect = { x: 5, y: 2, width: 50, height: 25, unit: 'pixels' } as const;
    expect(await render(source, 64, { trim: 10, rect })).toMatchObject({ width: 27, height: 11 });
    expect(await render(source, 64, { trim: 10, rect, turn: 90 })).toMatchObject({
      width: 11,
      height: 27,
    });
  });

  it('is not begun when it cannot end in time', async () => {
    const request = {
      box: { width: 9, fit: 'cover' as const },
      chooseTypes: () => ['jpeg' as const],
      framing: { trim: 10 },
    };
    const source = painted(1000, 1000, () => WHITE);
    await expect(renderImage(source, request, RENDER_LIMITS, () => 30)).rejects.toMatchObject({
      code: 'timeout',
    });
  });
});

describe('rect', () => {
  const source = painted(64, 32, (x, y) => [x, y, 0]);
  it.each([
    ['begins right of it', { x: 64, y: 0, width: 5, height: 5, unit: 'pixels' }],
    ['begins below it', { x: 0, y: 32, width: 5, height: 5, unit: 'pixels' }],
    ['begins at its end in percent', { x: 100, y: 0, width: 5, height: 5, unit: 'percent' }],
  ] as const)('that %s is refused, with the size of the picture', async (_name, rect) => {
    await expect(render(source, 9, { rect })).rejects.toMatchObject({
      code: 'invalid_parameter',
      message: expect.stringMatching(/^Parameter "rect" .* 64 x 32 pixels upright; give /),
    });
  });

  it('is cut off at the edge, and is a pixel at least', async () => {
    const jutting = { x: 60, y: 30, width: 999, height: 999, unit: 'pixels' } as const;
    const out = await render(source, 64, { rect: jutting });
    expect([out.width, out.height, out.at(0, 0), out.at(3, 1)]).toEqual([
      4,
      2,
      [60, 30, 0],
      [63, 31, 0],
    ]);
    const tiny = { x: 50, y: 50, width: 0.01, height: 0.01, unit: 'percent' } as const;
    const one = await render(source, 64, { rect: tiny });
    expect([one.width, one.height, one.at(0, 0)]).toEqual([1, 1, [32, 16, 0]]);
  });

  it('counts for the size of the result: nothing is enlarged', async () => {
    const rect = { x: 10, y: 10, width: 20, height: 10, unit: 'pixels' } as const;
    expect(await render(source, 40, { rect })).toMatchObject({ width: 20, height: 10 });
  });
});

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
