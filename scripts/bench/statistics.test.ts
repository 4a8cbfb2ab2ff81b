import { describe, expect, it } from 'vitest';
import { median, pairedRatio, quantile } from './statistics.ts';

describe('quantile', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 2, 3], 0.5, 2.5],
    [[10, 20], 0.95, 19.5],
    [[7], 0.95, 7],
    [[5, 1, 9], 0, 1],
    [[5, 1, 9], 1, 9],
    [[], 0.5, Number.NaN],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it('leaves the order of its input alone', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('pairedRatio', () => {
  it('is not moved by load that both sides of a pair saw', () => {
    const load = [1, 1, 5, 2, 9, 1, 3];
    const ratio = pairedRatio(
      load.map((x) => x * 21),
      load.map((x) => x * 20),
    );
    expect(ratio.median).toBeCloseTo(1.05);
    expect(ratio.low).toBeCloseTo(1.05);
    expect(ratio.high).toBeCloseTo(1.05);
  });

  it('tells how sure it is: more pairs, a narrower interval', () => {
    const noisy = (count: number) => Array.from({ length: count }, (_, i) => 100 + ((i * 37) % 41));
    const width = (count: number): number => {
      const { low, high } = pairedRatio(
        noisy(count),
        Array.from({ length: count }, () => 100),
      );
      return high - low;
    };
    expect(width(164)).toBeLessThan(width(12) / 2);
  });

  it('is no number without pairs', () => {
    expect(pairedRatio([], [1]).median).toBeNaN();
  });
});
