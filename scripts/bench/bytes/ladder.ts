/** One result of an encoder. */
export interface Step {
  readonly bytes: number;
  /** -ln(1 - SSIM). */
  readonly likeness: number;
}

export const likenessOf = (ssim: number): number => -Math.log(Math.max(1e-6, 1 - ssim));

/**
 * The bytes that an encoder would need for a likeness: the logarithm of bytes on the line through
 * the two neighbouring steps, or the last two where it lies beyond. NaN of fewer than two steps.
 */
export function bytesAt(steps: readonly Step[], likeness: number): number {
  const sorted = steps.toSorted((a, b) => a.likeness - b.likeness);
  const above = sorted.findIndex((step) => step.likeness >= likeness);
  const end = above === -1 ? sorted.length - 1 : Math.max(1, above);
  const [low, high] = [sorted[end - 1], sorted[end]];
  if (low === undefined || high === undefined || low.likeness === high.likeness) return Number.NaN;
  const share = (likeness - low.likeness) / (high.likeness - low.likeness);
  return Math.exp(Math.log(low.bytes) + share * (Math.log(high.bytes) - Math.log(low.bytes)));
}
