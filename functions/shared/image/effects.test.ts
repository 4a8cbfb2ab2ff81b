import { describe, expect, it } from 'vitest';
import { pngFile, type Rgb } from '../support/images.ts';
import { painted, render } from '../support/painted.ts';
import { RENDER_LIMITS } from '../support/render.ts';
import type { Framing } from './framing.ts';
import { renderImage } from './render.ts';
import { sharp } from './sharp.ts';

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

  it('is that of the colours that are shown, also of 16 bits with a profile', async () => {
    const source = await sharp(painted(8, 8, () => [255, 0, 0]))
      .toColourspace('rgb16')
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const [r = 0, g = 0, b = 0] = (await render(source, 8, {})).at(4, 4);
    const [grey = -9] = (await render(source, 8, { gray: true })).at(4, 4);
    expect(Math.abs(grey - luminance([r, g, b]))).toBeLessThan(2);
  });

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
