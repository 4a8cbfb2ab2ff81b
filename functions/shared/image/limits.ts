import { type Env, readInteger } from '../env.ts';

export interface InputLimits {
  /** Of all frames together: they are in memory together. */
  readonly maxInputPixels: number;
  readonly maxFrames: number;
}

export interface RenderLimits extends InputLimits {
  readonly maxOutputSide: number;
  readonly maxOutputPixels: number;
  /** AV1 is the one encoder whose time is felt: its area has its own cap. */
  readonly maxAvifPixels: number;
}

/** libwebp's longest side; AVIF and JPEG allow more, but no result is better for it. */
export const LONGEST_SIDE = 16_383;

/** libvips' own end: 10 gigapixels. */
const MOST_PIXELS = 10_000_000_000;

export function readInputLimits(env: Env): InputLimits {
  return Object.freeze({
    maxInputPixels: readPixels(env, 'MAX_INPUT_PIXELS', 50_000_000),
    maxFrames: readInteger(env, 'MAX_FRAMES', { fallback: 100, min: 1, max: 10_000 }),
  });
}

export function readRenderLimits(env: Env): RenderLimits {
  const side = { fallback: 4096, min: 1, max: LONGEST_SIDE };
  return Object.freeze({
    ...readInputLimits(env),
    maxOutputSide: readInteger(env, 'MAX_OUTPUT_SIDE', side),
    maxOutputPixels: readPixels(env, 'MAX_OUTPUT_PIXELS', 16_777_216),
    maxAvifPixels: readPixels(env, 'MAX_AVIF_PIXELS', 4_194_304),
  });
}

/** Of a source, whether it is stored or fetched. */
export function readMaxSourceBytes(env: Env): number {
  const range = { fallback: 26_214_400, min: 1, max: 1_073_741_824 };
  return readInteger(env, 'MAX_SOURCE_BYTES', range);
}

function readPixels(env: Env, name: string, fallback: number): number {
  return readInteger(env, name, { fallback, min: 1, max: MOST_PIXELS });
}
