import { withAvifBrand } from './avif.ts';
import { avifWithoutMetadata } from './containers/avif.ts';
import { gifWithCanvas } from './containers/gif.ts';
import { jpegWithoutMetadata } from './containers/jpeg.ts';
import { pngWithoutMetadata } from './containers/png.ts';
import { webpWithoutMetadata } from './containers/webp.ts';
import type { ImageType } from './type.ts';

export interface DecoderInput {
  readonly bytes: Buffer;
  /** That the container lists: finding them costs libwebp the square of their number. */
  readonly frames: number;
  /** Of a canvas that the container tells beside the picture's size; else 0. */
  readonly canvasPixels: number;
  /** Frames in front of the picture's own. */
  readonly addedFrames: 0 | 1;
}

/**
 * What a decoder gets to see of a file: the pixels, and what says how they
 * look. Metadata may inflate to a thousand times its size, and decoders read
 * it before anybody asks for it. What is stored stays as it was received.
 * A broken file is passed on up to where it breaks: decoders say what is wrong.
 */
export function decoderInput(type: ImageType, file: Uint8Array): DecoderInput {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const still = { frames: 1, canvasPixels: 0, addedFrames: 0 } as const;
  switch (type) {
    case 'jpeg':
      return { ...still, bytes: jpegWithoutMetadata(bytes) };
    case 'png':
      return { ...still, bytes: pngWithoutMetadata(bytes) };
    case 'avif':
      return { ...still, ...avifWithoutMetadata(withAvifBrand(bytes)) };
    case 'webp':
      return { ...still, ...webpWithoutMetadata(bytes) };
    case 'gif': {
      const { added, ...input } = gifWithCanvas(bytes);
      return { ...still, ...input, addedFrames: added };
    }
  }
}
