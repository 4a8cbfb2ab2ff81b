import type { Framing } from './framing.ts';
import type { ImageType } from './type.ts';

/**
 * Milliseconds per megapixel on one Lambda vCPU (1,769 MB), about twice what was
 * measured on a current x86-64 core: an estimate that is too low costs the
 * client a killed invocation, one that is too high a somewhat larger file.
 */
const DECODE_COST = {
  jpeg: 15,
  png: 25,
  webp: 15,
  gif: 25,
  avif: 120,
} as const satisfies Record<ImageType, number>;

const ENCODE_COST = {
  jpeg: 60,
  png: 200,
  webp: 250,
  gif: 600,
  avif: 700,
} as const satisfies Record<ImageType, number>;

/** Of a megapixel of the result: the mask of a blur grows with its deviation. */
export function effectsMs({ blur, sharpen }: Framing): number {
  const blurring = blur === undefined ? 0 : 20 + 2.5 * blur;
  return blurring + (sharpen === undefined ? 0 : 200);
}

/** Decoding once more, and looking at the edges. */
export function trimMs(from: ImageType, pixels: number): number {
  return Math.ceil(((DECODE_COST[from] + 50) * pixels) / 1e6);
}

/** Of a megapixel of the result: its pixels are laid out once more. */
export const OVERLAY_COST = 40;

/** Decoding an overlay. */
export function overlayMs(from: ImageType, pixels: number): number {
  return (DECODE_COST[from] * pixels) / 1e6;
}

export interface Work {
  readonly from: ImageType;
  readonly inputPixels: number;
  readonly to: ImageType;
  readonly outputPixels: number;
  readonly effects: number;
  /** Milliseconds of what does not follow from these. */
  readonly besides: number;
}

export function estimateMs(work: Work): number {
  const { from, inputPixels, to, outputPixels, effects, besides } = work;
  const decode = (DECODE_COST[from] * inputPixels) / 1e6;
  const encode = ((ENCODE_COST[to] + effects) * outputPixels) / 1e6;
  return Math.ceil(decode + encode + besides);
}
