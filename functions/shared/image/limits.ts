import { type Env, readInteger } from '../config.ts';
import type { RenderLimits } from './output-type.ts';

/** libvips' and libwebp's own ends: 10 gigapixels, 16,383 pixels a side. */
const mostPixels = 10_000_000_000;
const mostSide = 16_383;

export function readImageLimits(env: Env): RenderLimits {
  const pixels = (name: string, fallback: number) =>
    readInteger(env, name, { fallback, min: 1, max: mostPixels });
  return Object.freeze({
    maxInputPixels: pixels('MAX_INPUT_PIXELS', 50_000_000),
    maxFrames: readInteger(env, 'MAX_FRAMES', { fallback: 100, min: 1, max: 10_000 }),
    maxOutputSide: readInteger(env, 'MAX_OUTPUT_SIDE', {
      fallback: 4096,
      min: 1,
      max: mostSide,
    }),
    maxOutputPixels: pixels('MAX_OUTPUT_PIXELS', 16_777_216),
    maxAvifPixels: pixels('MAX_AVIF_PIXELS', 4_194_304),
  });
}

export function readMaxSourceBytes(env: Env): number {
  const range = { fallback: 26_214_400, min: 1, max: 1_073_741_824 };
  return readInteger(env, 'MAX_SOURCE_BYTES', range);
}
