import type { RenderLimits } from '../shared/image/output-type.ts';
import { renderImage } from '../shared/image/render.ts';
import type { ImageType } from '../shared/image/type.ts';
import type { ImageFacts, InputLimits } from '../shared/image/inspect.ts';

export interface ConvertedImage extends ImageFacts {
  readonly bytes: Buffer;
}

/** libwebp's longest side; AVIF and JPEG allow more, but a stored image is not better for it. */
const longestSide = 16_383;

/** The same picture in another type: upright, in sRGB, without metadata. */
export async function convertImage(
  bytes: Uint8Array,
  type: ImageType,
  limits: InputLimits,
  remainingMs: () => number,
): Promise<ConvertedImage> {
  const renderLimits: RenderLimits = {
    ...limits,
    maxOutputSide: longestSide,
    maxOutputPixels: limits.maxInputPixels,
    maxAvifPixels: limits.maxInputPixels,
  };
  const rendered = await renderImage(
    bytes,
    { box: { width: longestSide, height: longestSide, fit: 'inside' }, chooseTypes: () => [type] },
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
