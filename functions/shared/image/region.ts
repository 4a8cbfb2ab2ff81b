import { beforeDeadline, tooSlow } from '../deadline.ts';
import { ApiError } from '../errors.ts';
import type { Framing } from './framing.ts';
import { type Region, regionOf, type Size } from './geometry.ts';
import { type InspectedImage, openImage, unprocessable } from './inspect.ts';
import type { InputLimits } from './limits.ts';
import { trimMs } from './time-estimate.ts';

/** The part of the upright source that `rect` and `trim` leave; undefined: all of it. */
export async function shownRegion(
  source: InspectedImage,
  { rect, trim }: Framing,
  limits: InputLimits,
  timeMs: number,
): Promise<Region | undefined> {
  const part = rect === undefined ? undefined : regionOf(rect, source);
  if (rect !== undefined && part === undefined) throw outside(source);
  if (trim === undefined) return part;
  const whole = part ?? { left: 0, top: 0, width: source.width, height: source.height };
  if (trimMs(source.type, source.width * source.height) > timeMs) throw tooSlow();
  const pixels = await beforeDeadline(decode(source, whole, limits, timeMs), timeMs);
  const inside = withoutEdges(pixels, trim);
  return { ...inside, left: whole.left + inside.left, top: whole.top + inside.top };
}

interface Pixels extends Size {
  readonly data: Uint8Array;
  /** 3, or 4 with alpha. */
  readonly channels: number;
}

async function decode(
  source: InspectedImage,
  region: Region,
  limits: InputLimits,
  timeMs: number,
): Promise<Pixels> {
  let image = openImage(source.input, limits, 1);
  if (source.frames === 1) image = image.autoOrient();
  const seconds = Math.min(3600, Math.max(1, Math.ceil(timeMs / 1000)));
  const { data, info } = await image
    .extract(region)
    .timeout({ seconds })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  return { data, channels: info.channels, width: info.width, height: info.height };
}

/**
 * Without rows and columns at the edges in which every pixel is like the one at the top left.
 * A picture of one colour stays as it is.
 */
export function withoutEdges(pixels: Pixels, threshold: number): Region {
  const { width, height } = pixels;
  const isLike = likeFirst(pixels, threshold);
  const rowIsEmpty = (y: number) => {
    for (let x = 0; x < width; x++) if (!isLike(x, y)) return false;
    return true;
  };
  let top = 0;
  while (top < height && rowIsEmpty(top)) top++;
  if (top === height) return { left: 0, top: 0, width, height };
  let bottom = height - 1;
  while (rowIsEmpty(bottom)) bottom--;
  const columnIsEmpty = (x: number) => {
    for (let y = top; y <= bottom; y++) if (!isLike(x, y)) return false;
    return true;
  };
  let left = 0;
  while (columnIsEmpty(left)) left++;
  let right = width - 1;
  while (columnIsEmpty(right)) right--;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** In no channel farther than the threshold; what cannot be seen has no colour. */
function likeFirst({ data, channels, width }: Pixels, threshold: number) {
  const hasAlpha = channels === 2 || channels === 4;
  const alphaAt = (at: number) => (hasAlpha ? (data[at + channels - 1] ?? 0) : 255);
  const firstIsClear = alphaAt(0) === 0;
  return (x: number, y: number): boolean => {
    const at = (y * width + x) * channels;
    if (firstIsClear && alphaAt(at) === 0) return true;
    for (let c = 0; c < channels; c++) {
      if (Math.abs((data[at + c] ?? 0) - (data[c] ?? 0)) > threshold) return false;
    }
    return true;
  };
}

function outside({ width, height }: Size): ApiError {
  return new ApiError(
    'invalid_parameter',
    `Parameter "rect" lies outside of the picture, which is ${width} x ${height} pixels upright; ` +
      'give a rectangle that begins inside of it.',
  );
}
