import { expect } from 'vitest';
import type { Overlay } from '../image/overlay.ts';
import type { Pixels } from './images.ts';
import { painted } from './painted.ts';

/** Each pixel of its own colour and, where it has one, opacity. */
export const PICTURE = painted(100, 60, (x, y) => [x * 2, 255 - y * 4, (x * y) % 256]);
export const CLEAR_PICTURE = painted(100, 60, (x, y) => [
  x * 2,
  255 - y * 4,
  90,
  (x * 5 + y) % 256,
]);
export const MARK = painted(20, 10, (x, y) => [
  250 - x * 9,
  y * 20,
  x * 12,
  (x * 13 + y * 25) % 256,
]);

export const overlay = (over: Partial<Overlay> = {}): Overlay => ({
  bytes: MARK,
  place: 'southeast',
  size: 20,
  opacity: 100,
  margin: 5,
  asFailure: (cause) => cause,
  ...over,
});

type Rgba = readonly [number, number, number, number];
const rgba = ([r = 0, g = r, b = r, a = 255]: readonly number[]): Rgba => [r, g, b, a];

/** Porter and Duff's "over" (1984), of straight alpha. */
function over(below: Rgba, above: Rgba, opacity: number): Rgba {
  const a = (above[3] / 255) * (opacity / 100);
  const b = (below[3] / 255) * (1 - a);
  if (a + b === 0) return below;
  const mixed = [0, 1, 2].map((c) => ((above[c] ?? 0) * a + (below[c] ?? 0) * b) / (a + b));
  return [...mixed, (a + b) * 255] as unknown as Rgba;
}

interface Expectation {
  readonly plain: Pixels;
  readonly mark: Pixels;
  readonly left: number;
  readonly top: number;
  readonly opacity?: number;
  readonly tolerance?: number;
}

export function expectMarked(marked: Pixels, wanted: Expectation): void {
  const { plain, mark: drawn, left, top, opacity = 100, tolerance = 1 } = wanted;
  expect([marked.width, marked.height]).toEqual([plain.width, plain.height]);
  for (let y = 0; y < plain.height; y++) {
    for (let x = 0; x < plain.width; x++) {
      const isInside = x >= left && x < left + drawn.width && y >= top && y < top + drawn.height;
      const below = rgba(plain.at(x, y));
      const expected = isInside ? over(below, rgba(drawn.at(x - left, y - top)), opacity) : below;
      const actual = rgba(marked.at(x, y));
      // A clear pixel has no colour.
      const channels = expected[3] < 1 ? [3] : [0, 1, 2, 3];
      const off = channels.map((c) => Math.abs((actual[c] ?? -9) - (expected[c] ?? 0)));
      const most = isInside ? tolerance : 0;
      if (Math.max(...off) > most) expect(actual, `at ${x}, ${y}`).toEqual(expected);
    }
  }
}
