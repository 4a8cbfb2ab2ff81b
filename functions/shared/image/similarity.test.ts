import { describe, expect, it } from 'vitest';
import { type Luma, lumaOf, similarity } from './similarity.ts';

const [width, height] = [24, 16];

function picture(brightness: (x: number, y: number) => number): Luma {
  const data = Uint8Array.from({ length: width * height }, (_, n) =>
    brightness(n % width, Math.floor(n / width)),
  );
  return { width, height, data };
}

const first = (x: number, y: number) => (x * x * 3 + y * 7) % 256;
const original = picture(first);

describe('similarity', () => {
  // scikit-image 0.26.0, structural_similarity(a, b, win_size=7, data_range=255,
  // use_sample_covariance=False).
  it.each<[string, Luma, number]>([
    ['the same', original, 1],
    [
      'less contrast, and noise',
      picture((x, y) => Math.floor(first(x, y) / 2) + 40 + ((x * 5 + y * 11) % 17)),
      0.790814542485281,
    ],
    ['the negative', picture((x, y) => 255 - first(x, y)), -0.9601247481791861],
    ['one grey', picture(() => 128), 0.013153544496117418],
  ])('of %s is what scikit-image says', (_name, other, expected) => {
    expect(similarity(original, other)).toBeCloseTo(expected, 12);
    expect(similarity(other, original)).toBeCloseTo(expected, 12);
  });

  it('looks at fewer windows with a stride', () => {
    const other = picture((x, y) => (x < 12 ? first(x, y) : 0));
    expect(similarity(original, other, 50)).toBe(1);
    expect(similarity(original, other, 2)).toBeLessThan(0.7);
  });

  it('of what is smaller than a window is 1', () => {
    const small = { width: 6, height: 900, data: new Uint8Array(5400) };
    expect(similarity(small, { ...small, data: small.data.map(() => 9) })).toBe(1);
  });
});

describe('lumaOf', () => {
  it.each<[string, number[], number, number]>([
    ['grey', [77], 1, 77],
    ['red', [255, 0, 0], 3, 76],
    ['green', [0, 255, 0], 3, 150],
    ['blue', [0, 0, 255], 3, 29],
    ['white', [255, 255, 255], 3, 255],
  ])('of %s', (_name, pixel, channels, expected) => {
    const { data } = lumaOf(Uint8Array.from(pixel), { width: 1, height: 1, channels });
    expect([...data]).toEqual([expected]);
  });
});
