import { createHash } from 'node:crypto';

/**
 * Each kind is a folder of its own, so that lifecycle rules and permissions can tell them apart:
 * `resize` has results that were too large to be answered, `results` those that are kept.
 */
export const DERIVATIVE_KINDS = ['resize', 'results', 'thumbnails'] as const;

export type DerivativeKind = (typeof DERIVATIVE_KINDS)[number];

/**
 * Where everything of one kind lies that was made from one source: an object's whole key, or a URL.
 * A hash, because a key may be as long as S3 allows; found again by the source alone, so that an
 * image can be deleted with all that was made from it.
 */
export function derivativeFolder(prefix: string, kind: DerivativeKind, source: string): string {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 32);
  return `${prefix}${kind}/${hash}/`;
}
