import type { ImageType } from './type.ts';

/** A number on the scale of the type's encoder, or as good as a JPEG of the default quality. */
export type Quality = number | 'auto';

/**
 * AVIF and WebP are at least as good as JPEG, in fewer bytes: docs/benchmarks.md, "Bytes". PNG is
 * lossless unless a number is given.
 */
export const DEFAULT_QUALITY = { jpeg: 80, webp: 82, avif: 66 } as const;

/** Of an animation, of PNG and of GIF `auto` is what they are without it. */
export function qualityOf(type: ImageType, quality: Quality | undefined): number | undefined {
  if (quality !== undefined && quality !== 'auto') return quality;
  return type === 'png' || type === 'gif' ? undefined : DEFAULT_QUALITY[type];
}
