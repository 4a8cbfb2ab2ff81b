import type { ImageFacts } from '../shared/image/inspect.ts';
import { type InputLimits, LONGEST_SIDE, type RenderLimits } from '../shared/image/limits.ts';
import { renderImage } from '../shared/image/render.ts';
import type { ImageType } from '../shared/image/type.ts';

export interface ConvertedImage extends ImageFacts {
  readonly bytes: Buffer;
}

/** The same picture in another type: upright, in sRGB, without metadata. */
export async function convertImage(
  bytes: Uint8Array,
  type: ImageType,
  limits: InputLimits,
  remainingMs: () => number,
): Promise<ConvertedImage> {
  const renderLimits: RenderLimits = {
    ...limits,
    maxOutputSide: LONGEST_SIDE,
    maxOutputPixels: limits.maxInputPixels,
    maxAvifPixels: limits.maxInputPixels,
  };
  const rendered = await renderImage(
    bytes,
    {
      box: { width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside' },
      chooseTypes: () => [type],
    },
    renderLimits,
    remainingMs,
  );
  const animated = type === 'webp' || type === 'gif';
  return {
    bytes: rendered.bytes,
    type,
    width: rendered.width,
    height: rendered.height,
    frames: animated ? rendered.source.frames : 1,
  };
}
