import { describe, expect, it } from 'vitest';
import type { Rgb } from '../support/images.ts';
import { type Paint, painted, render } from '../support/painted.ts';
import { RENDER_LIMITS } from '../support/render.ts';
import { renderImage } from './render.ts';

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
