import type { Size } from './geometry.ts';
import { unprocessable } from './inspect.ts';
import { sharp } from './sharp.ts';

type Image = ReturnType<typeof sharp>;

/** A picture without its file; of an animation all frames, one below the other. */
export interface Pixels extends Size {
  readonly data: Buffer;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Of an image in sRGB. */
export async function pixelsOf(image: Image): Promise<Pixels> {
  const { data, info } = await image
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/**
 * Of an image that was made grey, in the colours of sRGB: sharp's raw form of it has one channel,
 * and no alpha.
 */
export async function pixelsOfGrey(image: Image): Promise<Pixels> {
  const file = await image
    .png({ compressionLevel: 0 })
    .toBuffer()
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  return pixelsOf(sharp(file, { limitInputPixels: false }));
}
