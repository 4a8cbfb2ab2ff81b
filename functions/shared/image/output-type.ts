import { tooSlow } from '../deadline.ts';
import { ApiError } from '../errors.ts';
import { isSearched } from './auto-quality.ts';
import type { Encoders } from './encoders.ts';
import type { Size } from './geometry.ts';
import type { InspectedImage } from './inspect.ts';
import type { RenderLimits } from './limits.ts';
import type { Quality } from './quality.ts';
import { encodeMs, estimateMs, searchMs } from './time-estimate.ts';
import type { ImageType } from './type.ts';

/** What the area of a result, and the time for it, follow from. */
export interface Sizing {
  readonly source: InspectedImage;
  readonly output: Size;
  /** Milliseconds per megapixel of the result, besides decoding and encoding. */
  readonly effects: number;
  /** Milliseconds besides all that. */
  readonly besides: number;
  readonly quality: Quality | undefined;
  readonly encoders: Encoders;
  readonly limits: RenderLimits;
}

/**
 * The first wanted type whose area is allowed and whose encoder should end in
 * time. Only a negotiated request names several; it falls to a cheaper one.
 */
export function chooseType(
  wanted: readonly ImageType[],
  sizing: Sizing,
  timeMs: number,
): { type: ImageType; degraded: boolean } {
  const fitting = wanted.filter((type) => areaProblem(type, sizing) === undefined);
  const best = fitting[0];
  if (best === undefined) {
    // The last one is the most permissive: its problem is the client's to solve.
    throw areaProblem(wanted.at(-1) ?? 'jpeg', sizing);
  }
  const type = fitting.find((candidate) => costMs(candidate, sizing) <= timeMs);
  if (type === undefined) throw tooSlow();
  return { type, degraded: type !== best };
}

export function framesOf(type: ImageType, source: InspectedImage): number {
  // AVIF, JPEG and PNG show the first frame of an animation.
  return type === 'gif' || type === 'webp' ? source.frames : 1;
}

function costMs(type: ImageType, sizing: Sizing): number {
  const { source, output, effects, besides, quality, encoders } = sizing;
  const frames = framesOf(type, source);
  const isSought = isSearched({ type, quality, encoders }, frames);
  return estimateMs({
    from: source.type,
    inputPixels: source.width * source.height * frames,
    outputPixels: output.width * output.height * frames,
    effects,
    besides,
    encode: isSought ? searchMs(type, encoders) : encodeMs(type, encoders),
  });
}

function areaProblem(type: ImageType, sizing: Sizing): ApiError | undefined {
  const { source, output, limits } = sizing;
  const { width, height } = output;
  const frames = framesOf(type, source);
  const size = `${width} x ${height} pixels`;
  if (Math.max(width, height) > limits.maxOutputSide) {
    return badSize(
      `The result would be ${size}; the longest side allowed is ${limits.maxOutputSide}. ` +
        'Ask for a smaller "w" or "h".',
    );
  }
  const most =
    type === 'avif'
      ? Math.min(limits.maxAvifPixels, limits.maxOutputPixels)
      : limits.maxOutputPixels;
  if (width * height * frames <= most) return undefined;
  return badSize(
    `The result would be ${frames} frame(s) of ${size}; ${type} results may have ${most} ` +
      'pixels in all. Ask for a smaller "w" or "h", or another "f".',
  );
}

function badSize(message: string): ApiError {
  return new ApiError('invalid_parameter', message);
}
