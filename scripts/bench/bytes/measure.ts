import { decode, type Pixels, ssim, type Ssimulacra } from './metrics.ts';
import { likenessOf, type Step } from './ladder.ts';
import type { Picture } from './pictures.ts';

export interface Scored {
  readonly bytes: number;
  readonly ssim: number;
  readonly likeness: number;
  /** NaN where the package that computes it is missing. */
  readonly ssimulacra: number;
}

export interface Sample {
  readonly picture: Picture;
  readonly score: (encoded: Buffer) => Promise<Scored>;
  /** The same without SSIMULACRA 2, which takes longest. */
  readonly stepOf: (encoded: Buffer) => Promise<Step>;
  /** JPEG at the functions' default: what all others are held to. */
  readonly jpeg: Scored;
}

export async function sampleOf(
  picture: Picture,
  encodeJpeg: (png: Buffer) => Promise<Buffer>,
  ssimulacra: Ssimulacra | undefined,
): Promise<Sample> {
  const original = await decode(picture.original);
  const score = (encoded: Buffer): Promise<Scored> => scoreOf(original, encoded, ssimulacra);
  const stepOf = (encoded: Buffer): Promise<Step> => scoreOf(original, encoded, undefined);
  return { picture, score, stepOf, jpeg: await score(await encodeJpeg(picture.original)) };
}

async function scoreOf(
  original: Pixels,
  encoded: Buffer,
  ssimulacra: Ssimulacra | undefined,
): Promise<Scored> {
  const result = await decode(encoded);
  const likeness = ssim(original, result);
  return {
    bytes: encoded.length,
    ssim: likeness,
    likeness: likenessOf(likeness),
    ssimulacra: ssimulacra?.(original, result) ?? Number.NaN,
  };
}

/** Of 1 - SSIM: below 1 is better than the JPEG. */
export const lackOf = (scored: Scored, jpeg: Scored): number =>
  Math.exp(jpeg.likeness - scored.likeness);
