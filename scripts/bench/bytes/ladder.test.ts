import { describe, expect, it } from 'vitest';
import { bytesAt, likenessOf } from './ladder.ts';

const steps = [
  { bytes: 4000, likeness: 4 },
  { bytes: 1000, likeness: 2 },
  { bytes: 2000, likeness: 3 },
];

describe('bytesAt', () => {
  it.each([
    ['at a step', 3, 2000],
    ['between two', 2.5, 1000 * Math.SQRT2],
    ['below the first', 1, 500],
    ['above the last', 5, 8000],
  ])('%s', (_name, likeness, expected) => {
    expect(bytesAt(steps, likeness)).toBeCloseTo(expected, 6);
  });

  it.each([
    ['none', []],
    ['one', steps.slice(0, 1)],
    ['two of one likeness', [steps[0], steps[0]].flatMap((step) => step ?? [])],
  ])('of %s is not known', (_name, few) => {
    expect(bytesAt(few, 3)).toBeNaN();
  });
});

it('likeness grows with SSIM, and ends', () => {
  expect(likenessOf(0.95)).toBeCloseTo(2.9957, 4);
  expect(likenessOf(0.99)).toBeGreaterThan(likenessOf(0.95));
  expect(likenessOf(1)).toBeCloseTo(13.8155, 4);
});
