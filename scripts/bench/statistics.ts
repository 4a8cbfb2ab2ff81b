/**
 * The value below which `share` of the sorted values lie, by linear interpolation; NaN for none.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export interface Ratio {
  readonly median: number;
  /** 95 % interval of the median by order statistics: it assumes nothing about the noise. */
  readonly low: number;
  readonly high: number;
}

/**
 * Turn by turn: two measurements taken one after the other saw the same load of the machine,
 * so that their quotient is steadier than a quotient of two medians.
 */
export function pairedRatio(values: readonly number[], references: readonly number[]): Ratio {
  const count = Math.min(values.length, references.length);
  const ratios = Array.from(
    { length: count },
    (_, i) => (values[i] ?? Number.NaN) / (references[i] ?? Number.NaN),
  );
  const reach = count > 0 ? 0.98 / Math.sqrt(count) : 0;
  return {
    median: median(ratios),
    low: quantile(ratios, Math.max(0, 0.5 - reach)),
    high: quantile(ratios, Math.min(1, 0.5 + reach)),
  };
}
