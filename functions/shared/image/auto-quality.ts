import { tooSlow } from '../deadline.ts';
import { DEFAULT_ENCODERS, type Encoding, withEncoder } from './encoders.ts';
import { unprocessable } from './inspect.ts';
import { type Pixels, pixelsOf, pixelsOfGrey } from './pixels.ts';
import { DEFAULT_QUALITY } from './quality.ts';
import { type Luma, lumaOf, similarity } from './similarity.ts';
import { sharp } from './sharp.ts';

type Image = ReturnType<typeof sharp>;

interface Try {
  readonly bytes: Buffer;
  readonly quality: number;
  readonly likeness: number;
}

/**
 * What one step of the quality number adds to the likeness, and takes from it: the median of
 * pictures upwards, the most of them downwards, so that a second try is seldom worse than wanted.
 */
const STEPS = {
  jpeg: { up: 0.05, down: 0.045 },
  webp: { up: 0.07, down: 0.06 },
  avif: { up: 0.045, down: 0.06 },
} as const;

type SearchedType = keyof typeof STEPS;

/**
 * Whether a quality has to be looked for: a plain JPEG is the measure itself, PNG and GIF lose
 * nothing, and the frames of an animation have the default of their type.
 */
export function isSearched(encoding: Wanted, frames: number): boolean {
  return frames === 1 && searchedType(encoding) !== undefined;
}

type Wanted = Pick<Encoding, 'type' | 'quality' | 'encoders'>;

function searchedType({ type, quality, encoders }: Wanted): SearchedType | undefined {
  if (quality !== 'auto' || type === 'png' || type === 'gif') return undefined;
  return type === 'jpeg' && !encoders.mozjpeg ? undefined : type;
}

interface Circumstances {
  readonly frames: number;
  /** Whether the picture was made grey. */
  readonly isGrey: boolean;
  readonly timeMs: number;
}

export function encodeImage(
  image: Image,
  encoding: Encoding,
  { frames, isGrey, timeMs }: Circumstances,
): Promise<Buffer> {
  const type = searchedType(encoding);
  return type === undefined || frames > 1
    ? encoded(image, encoding)
    : encodeAlike(image, { ...encoding, type }, { isGrey, endsAt: performance.now() + timeMs });
}

/** Here the pixels of a broken file are read. */
function encoded(image: Image, encoding: Encoding): Promise<Buffer> {
  return withEncoder(image, encoding)
    .toBuffer()
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
}

const REFERENCE: Encoding = { type: 'jpeg', quality: undefined, encoders: DEFAULT_ENCODERS };

/** A try that misses by less is taken: 6 % of what lacks to an SSIM of 1. */
const TOLERANCE = 0.06;

const [LEAST, MOST] = [20, 95];

/**
 * As good as a JPEG of the default quality would be, by SSIM: one try at the default of the type,
 * and where that misses another one, at the number that should not.
 */
async function encodeAlike(
  image: Image,
  encoding: Encoding & { readonly type: SearchedType },
  { isGrey, endsAt }: { readonly isGrey: boolean; readonly endsAt: number },
): Promise<Buffer> {
  const pixels = await (isGrey ? pixelsOfGrey : pixelsOf)(image);
  const likenessOf = await createMeasure(pixels);
  const attempt = async (quality: number): Promise<Try> => {
    // The client has its 504: the processor belongs to the next request.
    if (performance.now() > endsAt) throw tooSlow();
    const opened = isGrey ? open(pixels).toColourspace('b-w') : open(pixels);
    const bytes = await encoded(opened, { ...encoding, quality });
    return { bytes, quality, likeness: await likenessOf(bytes) };
  };
  const wanted = await likenessOf(await encoded(onWhite(pixels), REFERENCE));
  const first = await attempt(DEFAULT_QUALITY[encoding.type]);
  const next = nextQuality(first, wanted, encoding.type);
  if (next === first.quality) return first.bytes;
  return better(first, await attempt(next), wanted).bytes;
}

function nextQuality({ quality, likeness }: Try, wanted: number, type: SearchedType): number {
  const missing = wanted - likeness;
  if (Math.abs(missing) <= TOLERANCE) return quality;
  const { up, down } = STEPS[type];
  const next = Math.round(quality + missing / (missing > 0 ? up : down));
  return Math.min(MOST, Math.max(LEAST, next));
}

/** Of two that are good enough the smaller, else the better one. */
function better(a: Try, b: Try, wanted: number): Try {
  const enough = [a, b].filter(({ likeness }) => likeness >= wanted - TOLERANCE);
  if (enough.length < 2) return a.likeness > b.likeness ? a : b;
  return a.bytes.length < b.bytes.length ? a : b;
}

/** Enough windows for a mean, however large the picture. */
const WINDOWS = 40_000;

/** -ln(1 - SSIM), which grows about evenly with the quality number; what is clear is white. */
async function createMeasure(original: Pixels): Promise<(bytes: Buffer) => Promise<number>> {
  const { width, height } = original;
  const stride = Math.max(2, Math.ceil(Math.sqrt((width * height) / WINDOWS)));
  const before = brightness(await pixelsOf(onWhite(original)));
  return async (bytes) => {
    const after = brightness(await pixelsOf(sharp(bytes).flatten({ background: WHITE })));
    return -Math.log(Math.max(1e-6, 1 - similarity(before, after, stride)));
  };
}

const WHITE = { r: 255, g: 255, b: 255 } as const;

const brightness = (pixels: Pixels): Luma => lumaOf(pixels.data, pixels);

function open({ data, width, height, channels }: Pixels): Image {
  return sharp(data, { raw: { width, height, channels } });
}

function onWhite(pixels: Pixels): Image {
  const hasAlpha = pixels.channels === 2 || pixels.channels === 4;
  return hasAlpha ? open(pixels).flatten({ background: WHITE }) : open(pixels);
}
