import type { Verdict } from './result.ts';
import type { Ratio } from './statistics.ts';

/** The limits of docs/benchmarks.md, "Budgets". */
export const BUDGETS = {
  handlerOverBare: 1.05,
  commandLineOverHandler: 5,
  hitOverMiss: 0.2,
  startPlain: 1.8,
  startWithSharp: 2.3,
  zipPlainBytes: 200_000,
  zipWithSharpBytes: 9_000_000,
  buildFreshSeconds: 0.5,
  buildColdSeconds: 15,
  /**
   * 60 MB more of the object may cost at most this much more memory: noise of the collector, no
   * copy of the object.
   */
  streamGrowthMb: 5,
} as const;

export function atMost(
  budget: string,
  limit: number,
  measured: number,
  show: (value: number) => string,
): Verdict {
  return { budget, limit: `<= ${show(limit)}`, measured: show(measured), met: measured <= limit };
}

export function atLeast(
  budget: string,
  limit: number,
  measured: number,
  show: (value: number) => string,
): Verdict {
  return { budget, limit: `>= ${show(limit)}`, measured: show(measured), met: measured >= limit };
}

/**
 * With its interval: on a busy machine a limit may lie inside of it, and then the verdict is only a
 * guess.
 */
export function ratioAtMost(budget: string, limit: number, ratio: Ratio): Verdict {
  return { ...atMost(budget, limit, ratio.median, times), measured: showRatio(ratio) };
}

export function ratioAtLeast(budget: string, limit: number, ratio: Ratio): Verdict {
  return { ...atLeast(budget, limit, ratio.median, times), measured: showRatio(ratio) };
}

const showRatio = ({ median, low, high }: Ratio): string =>
  `${times(median)} (${low.toFixed(2)}-${high.toFixed(2)})`;

/** For counts that must not grow with their input. */
export function allEqual(budget: string, counts: readonly number[]): Verdict {
  return {
    budget,
    limit: 'the same number',
    measured: counts.join(', '),
    met: counts.length > 0 && new Set(counts).size === 1,
  };
}

export const times = (value: number): string => `${value.toFixed(2)}x`;
export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} KB`;
export const megabytes = (mb: number): string => `${mb.toFixed(1)} MB`;
