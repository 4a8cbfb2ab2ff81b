import { ApiError } from '../errors.ts';
import { readAvif } from './avif.ts';
import { type DecoderInput, decoderInput } from './decoder-input.ts';
import type { InputLimits } from './limits.ts';
import { sharp } from './sharp.ts';
import { isTruncated } from './truncation.ts';
import { type ImageType, sniffType } from './type.ts';
import { isWideGamut } from './wide-gamut.ts';

export interface ImageFacts {
  readonly type: ImageType;
  /** Upright: after EXIF orientation, of one frame. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

export interface InspectedImage extends ImageFacts {
  readonly hasAlpha: boolean;
  readonly isGrey: boolean;
  /** 16 bits a channel. */
  readonly isDeep: boolean;
  readonly hasProfile: boolean;
  /** The profile reaches far beyond Display P3. */
  readonly isWideGamut: boolean;
  /** Colours are stored multiplied by alpha. */
  readonly isPremultiplied: boolean;
  /** Of an animation, whose tag is ignored; of a still it is followed. */
  readonly hasOrientation: boolean;
  readonly input: DecoderInput;
  /** Milliseconds of each frame, where libvips would count frames that are not the picture's. */
  readonly delays: readonly number[] | undefined;
  /** Of an animation, for who makes it anew from its pixels. */
  readonly timing: Timing | undefined;
}

export interface Timing {
  /** Milliseconds of each frame. */
  readonly delay: readonly number[];
  /** 0: for ever. */
  readonly loop: number;
}

/**
 * Decodes nothing but the header, and judges the limits by it: a 31 KB PNG that
 * decodes to 256 megapixels is refused before a pixel of it exists.
 */
export async function inspectImage(
  bytes: Uint8Array,
  limits: InputLimits,
): Promise<InspectedImage> {
  const type = sniffType(bytes);
  if (type === undefined) throw unsupported();
  if (isTruncated(type, bytes)) throw unprocessable(undefined);
  const avif = type === 'avif' ? readAvif(bytes) : undefined;
  // libheif opens HEIC too; only AV1 can be decoded by the prebuilt sharp.
  if (avif?.isAv1 === false) throw unsupported();
  const input = decoderInput(type, bytes);
  assertFrames(input.frames, limits);
  // Our own check below tells "too many pixels" from "broken" without reading
  // libvips' message; limitInputPixels guards the decode itself.
  const metadata = await sharp(input.bytes, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  // Several images of one AVIF file are thumbnails or layers, not frames.
  const frames = type === 'avif' ? 1 : (metadata.pages ?? 1) - input.addedFrames;
  // sharp cannot turn animations; their orientation tag is ignored, as by GIF.
  const { width, height } = frames > 1 ? metadata : metadata.autoOrient;
  const facts = { type, width, height, frames };
  assertWithinLimits(facts, input.canvasPixels, limits);
  return {
    ...facts,
    input,
    delays: delaysOf(metadata.delay, input),
    timing: frames > 1 ? timingOf(metadata, input) : undefined,
    hasAlpha: metadata.hasAlpha,
    isGrey: ['b-w', 'grey16'].includes(metadata.space ?? '') || avif?.isMonochrome === true,
    isDeep: metadata.depth === 'ushort',
    hasProfile: metadata.hasProfile,
    isWideGamut: isWideGamut(metadata.icc),
    isPremultiplied: avif?.isPremultiplied === true,
    hasOrientation: (metadata.orientation ?? 1) > 1,
  };
}

/**
 * Decodes the whole image, every frame of it, and answers what it is.
 * `metadata()` alone accepts a JPEG whose second half is missing.
 */
export async function verifyImage(bytes: Uint8Array, limits: InputLimits): Promise<ImageFacts> {
  const { input, type, width, height, frames } = await inspectImage(bytes, limits);
  // A tiny result needs every byte of the input all the same, but memory for
  // a few lines only; `raw()` at full size would hold 150 MB for 50 megapixels.
  await openImage(input, limits, frames)
    .resize({ width: 16, height: 16, fit: 'fill' })
    .raw()
    .toBuffer()
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  return { type, width, height, frames };
}

/** The one way the functions open an image for decoding. */
export function openImage(
  input: Pick<DecoderInput, 'bytes' | 'addedFrames'>,
  limits: InputLimits,
  frames: number,
  colour: { readonly ignoreIcc?: boolean } = {},
): ReturnType<typeof sharp> {
  const pages = { page: input.addedFrames, pages: frames };
  return sharp(input.bytes, { ...decoding(limits), ...colour, ...pages });
}

export function decoding(limits: InputLimits) {
  // 'none' would serve a truncated JPEG as a half grey picture.
  return { failOn: 'error', limitInputPixels: limits.maxInputPixels } as const;
}

function delaysOf(
  delay: readonly number[] | undefined,
  { addedFrames }: DecoderInput,
): readonly number[] | undefined {
  if (addedFrames === 0) return undefined;
  return delay?.slice(addedFrames).map(capTiming);
}

function timingOf(
  {
    delay = [],
    loop = 0,
  }: { readonly delay?: number[] | undefined; readonly loop?: number | undefined },
  { addedFrames }: DecoderInput,
): Timing {
  return { delay: delay.slice(addedFrames).map(capTiming), loop: capTiming(loop) };
}

/** sharp takes up to 65535; GIF counts to ten times that. */
function capTiming(value: number): number {
  return Math.min(value, 65_535);
}

function assertFrames(frames: number, limits: InputLimits): void {
  if (frames > limits.maxFrames) {
    throw new ApiError(
      'payload_too_large',
      `The image has ${frames} frames; send one of at most ${limits.maxFrames} frames.`,
    );
  }
}

function assertWithinLimits(facts: ImageFacts, canvasPixels: number, limits: InputLimits): void {
  assertFrames(facts.frames, limits);
  // All frames are in memory together when an animation is resized.
  const pixels = Math.max(facts.width * facts.height * facts.frames, canvasPixels);
  const most = mostPixelsOf(facts.type, limits);
  if (pixels > most) {
    throw new ApiError(
      'payload_too_large',
      `The image has ${pixels} pixels in ${facts.frames} frame(s); ` +
        `send ${facts.type === 'avif' ? 'an AVIF' : 'one'} of at most ${most} pixels.`,
    );
  }
}

/**
 * A pixel of an AVIF costs two of the others: its decoder holds whole pictures,
 * 25 bytes a pixel at 12 bits, 32 where alpha is divided out; progressive CMYK,
 * the next, 10.
 */
function mostPixelsOf(type: ImageType, { maxInputPixels }: InputLimits): number {
  return type === 'avif' ? Math.ceil(maxInputPixels / 2) : maxInputPixels;
}

export function unprocessable(cause: unknown): ApiError {
  return new ApiError(
    'unprocessable_image',
    'The image is truncated or broken and cannot be decoded; send a complete file.',
    { cause },
  );
}

function unsupported(): ApiError {
  return new ApiError(
    'unsupported_media_type',
    'The bytes are not a JPEG, PNG, WebP, GIF or AVIF image; send one of these types.',
  );
}
