import { type Env, readBoolean, readInteger } from '../env.ts';
import { qualityOf, type Quality } from './quality.ts';
import { ENCODER_VERSION, type sharp } from './sharp.ts';
import type { ImageType } from './type.ts';

/** How long encoders may search for fewer bytes; what each costs: docs/benchmarks.md, "Efforts". */
export interface Encoders {
  readonly mozjpeg: boolean;
  readonly webpEffort: number;
  readonly avifEffort: number;
}

export const DEFAULT_ENCODERS: Encoders = { mozjpeg: false, webpEffort: 2, avifEffort: 1 };

export function readEncoders(env: Env): Encoders {
  const { mozjpeg, webpEffort, avifEffort } = DEFAULT_ENCODERS;
  return Object.freeze({
    mozjpeg: readBoolean(env, 'JPEG_MOZJPEG', mozjpeg),
    webpEffort: readInteger(env, 'WEBP_EFFORT', { fallback: webpEffort, min: 0, max: 6 }),
    avifEffort: readInteger(env, 'AVIF_EFFORT', { fallback: avifEffort, min: 0, max: 9 }),
  });
}

/** Part of every ETag. The defaults add nothing: they are what the version is of. */
export function encoderVersion({ mozjpeg, webpEffort, avifEffort }: Encoders): string {
  const own = [mozjpeg, webpEffort, avifEffort].join();
  const { mozjpeg: m, webpEffort: w, avifEffort: a } = DEFAULT_ENCODERS;
  return own === [m, w, a].join() ? ENCODER_VERSION : `${ENCODER_VERSION}-${own}`;
}

export interface Encoding {
  readonly type: ImageType;
  readonly quality: Quality | undefined;
  readonly encoders: Encoders;
  /** Milliseconds of each frame, where they are not the source's. */
  readonly delays?: readonly number[] | undefined;
}

/**
 * sharp's own default does the rest: no metadata is written, and colours are
 * converted to sRGB by the embedded profile (none: taken as sRGB). AVIF keeps every
 * colour (4:4:4), which subsampling would spoil in text without saving bytes (docs/benchmarks.md).
 */
export function withEncoder(
  image: ReturnType<typeof sharp>,
  { type, quality: wanted, encoders, delays }: Encoding,
): ReturnType<typeof sharp> {
  const timing = delays === undefined ? {} : { delay: [...delays] };
  const quality = qualityOf(type, wanted);
  switch (type) {
    case 'jpeg':
      return image.jpeg({ quality, mozjpeg: encoders.mozjpeg });
    case 'png':
      return image.png(quality === undefined ? {} : { quality, palette: true });
    case 'webp':
      return image.webp({ quality, effort: encoders.webpEffort, ...timing });
    case 'avif':
      return image.avif({ quality, effort: encoders.avifEffort });
    case 'gif':
      return image.gif({ effort: 1, ...timing });
  }
}
