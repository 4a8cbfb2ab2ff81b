import { ApiError } from '../errors.ts';
import { estimateMs } from './time-estimate.ts';
import { tooSlow } from './deadline.ts';
import { type Box, outputSize } from './geometry.ts';
import type { ImageType } from './type.ts';
import type { InputLimits, InspectedImage } from './inspect.ts';

export interface RenderLimits extends InputLimits {
  readonly maxOutputSide: number;
  readonly maxOutputPixels: number;
  /** AV1 is the one encoder whose time is felt: its area has its own cap. */
  readonly maxAvifPixels: number;
}

export interface Plan {
  readonly source: InspectedImage;
  readonly box: Box;
  readonly limits: RenderLimits;
}

/**
 * The first wanted type whose area is allowed and whose encoder should end in
 * time. Only a negotiated request names several; it falls to a cheaper one.
 */
export function chooseType(
  wanted: readonly ImageType[],
  plan: Plan,
  timeMs: number,
): { type: ImageType; degraded: boolean } {
  const fitting = wanted.filter((type) => areaProblem(type, plan) === undefined);
  const best = fitting[0];
  if (best === undefined) {
    // The last one is the most permissive: its problem is the client's to solve.
    throw areaProblem(wanted.at(-1) ?? 'jpeg', plan);
  }
  const type = fitting.find((candidate) => costMs(candidate, plan) <= timeMs);
  if (type === undefined) throw tooSlow();
  return { type, degraded: type !== best };
}

export function framesOf(type: ImageType, source: InspectedImage): number {
  // AVIF, JPEG and PNG show the first frame of an animation.
  return type === 'gif' || type === 'webp' ? source.frames : 1;
}

function costMs(type: ImageType, { source, box }: Plan): number {
  const frames = framesOf(type, source);
  const output = outputSize(source, box);
  return estimateMs({
    from: source.type,
    inputPixels: source.width * source.height * frames,
    to: type,
    outputPixels: output.width * output.height * frames,
  });
}

function areaProblem(type: ImageType, plan: Plan): ApiError | undefined {
  const { source, box, limits } = plan;
  const { width, height } = outputSize(source, box);
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
