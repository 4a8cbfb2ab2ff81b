import sharp from 'sharp';
import { DEFAULT_ENCODERS } from '../../../functions/shared/image/encoders.ts';
import type { Operation } from '../protocol.ts';
import type { Convert } from './convert.ts';

/** The ceiling: the operations that the handler ends up with, and nothing around them. */
export function createBare({ width, height, format, quality }: Operation, source: Buffer): Convert {
  const once = (): Promise<Buffer> => {
    const image = sharp(source, { failOn: 'error', limitInputPixels: 50_000_000, pages: 1 })
      .autoOrient()
      .resize({ width, height, fit: 'fill' });
    switch (format) {
      case 'jpeg':
        return image.jpeg({ quality }).toBuffer();
      case 'webp':
        return image.webp({ quality, effort: DEFAULT_ENCODERS.webpEffort }).toBuffer();
      case 'avif':
        return image.avif({ quality, effort: DEFAULT_ENCODERS.avifEffort }).toBuffer();
    }
  };
  return { once, show: once };
}
