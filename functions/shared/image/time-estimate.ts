import type { Encoders } from './encoders.ts';
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
  gif: 600,
} as const;

const MOZJPEG_COST = 350;

/** By effort, from 0. */
const WEBP_COST = [150, 180, 250, 400, 400, 450, 900];
const AVIF_COST = [300, 900, 1_300, 2_700, 11_000, 16_000, 28_000, 45_000, 50_000, 110_000];

/** Two JPEGs and two tries are decoded and compared. */
const COMPARING_COST = 150;

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

/** Of a megapixel of the result. */
export function encodeMs(type: ImageType, encoders: Encoders): number {
  switch (type) {
    case 'jpeg':
      return encoders.mozjpeg ? MOZJPEG_COST : ENCODE_COST.jpeg;
    case 'webp':
      return WEBP_COST[encoders.webpEffort] ?? Number.POSITIVE_INFINITY;
    case 'avif':
      return AVIF_COST[encoders.avifEffort] ?? Number.POSITIVE_INFINITY;
    default:
      return ENCODE_COST[type];
  }
}

/** With `q=auto`: a JPEG to compare with, and two tries. */
export function searchMs(type: ImageType, encoders: Encoders): number {
  return 2 * encodeMs(type, encoders) + ENCODE_COST.jpeg + COMPARING_COST;
}

export interface Work {
  readonly from: ImageType;
  readonly inputPixels: number;
  readonly outputPixels: number;
  /** Milliseconds per megapixel of the result. */
  readonly effects: number;
  readonly encode: number;
  /** Milliseconds of what does not follow from these. */
  readonly besides: number;
}

export function estimateMs(work: Work): number {
  const { from, inputPixels, outputPixels, effects, encode, besides } = work;
  const perPixel = DECODE_COST[from] * inputPixels + (encode + effects) * outputPixels;
  return Math.ceil(perPixel / 1e6 + besides);
}
