import { expect, it } from 'vitest';
import { allEqual, atLeast, atMost, ratioAtLeast, ratioAtMost, times } from './budgets.ts';

it.each([
  [atMost, 1.05, 1.049, true],
  [atMost, 1.05, 1.05, true],
  [atMost, 1.05, 1.051, false],
  [atMost, 1.05, Number.NaN, false],
  [atLeast, 5, 5, true],
  [atLeast, 5, 4.99, false],
  [atLeast, 5, Number.NaN, false],
] as const)('%o with limit %d and %d is met: %s', (judge, limit, measured, met) => {
  expect(judge('speed', limit, measured, times).met).toBe(met);
});

it('shows limit and number in the same unit', () => {
  expect(atMost('start', 1.8, 1.62, times)).toEqual({
    budget: 'start',
    limit: '<= 1.80x',
    measured: '1.62x',
    met: true,
  });
});

it.each([
  [[6, 6, 6], true],
  [[6, 6, 7], false],
  [[], false],
])('%j calls are the same number: %s', (counts, met) => {
  expect(allEqual('calls', counts).met).toBe(met);
});

it.each([
  [ratioAtMost, 1.06, false],
  [ratioAtMost, 1.04, true],
  [ratioAtLeast, 1.06, true],
])('judges a ratio by its median and shows how sure it is', (judge, median, met) => {
  const verdict = judge('handler', 1.05, { median, low: 1.01, high: 1.09 });
  expect(verdict).toMatchObject({ met, measured: `${median.toFixed(2)}x (1.01-1.09)` });
});
