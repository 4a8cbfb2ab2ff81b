import { decoding, type InspectedImage, openImage, unprocessable } from './inspect.ts';
import type { InputLimits } from './limits.ts';
import type { sharp } from './sharp.ts';
import type { ImageType } from './type.ts';

interface Source {
  readonly limits: InputLimits;
  readonly source: InspectedImage;
  readonly frames: number;
}

interface Needed {
  readonly type: ImageType;
  /** Margins, or what is put under transparency, in another colour than white. */
  readonly drawsColour: boolean;
}

/** Above, the memory of an uncompressed copy (8 bytes a pixel) counts more than time. */
const MAX_UNCOMPRESSED_PIXELS = 12_000_000;

/**
 * A few sources are beyond one pass of sharp: they become a PNG of full size
 * first. All others pass as they are, at no cost.
 */
export async function makePlain(
  source: Source,
  needed: Needed,
  timeout: { seconds: number },
): Promise<InspectedImage> {
  const step = nextStep(source, needed);
  if (step === undefined) return source.source;
  const { width, height } = source.source;
  const bytes = await step.image
    .timeout(timeout)
    .png({ compressionLevel: width * height > MAX_UNCOMPRESSED_PIXELS ? 1 : 0 })
    .toBuffer()
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  const input = { bytes, frames: 1, canvasPixels: 0, addedFrames: 0 } as const;
  return { ...source.source, ...step.becomes, input };
}

/** sharp works on 16 bits in P3 and would write those numbers, without their profile. */
export function inSrgb(
  image: ReturnType<typeof sharp>,
  { isDeep, hasProfile }: Pick<InspectedImage, 'isDeep' | 'hasProfile'>,
): ReturnType<typeof sharp> {
  return isDeep && hasProfile ? image.withIccProfile('srgb', { attach: false }) : image;
}

interface Step {
  readonly image: ReturnType<typeof sharp>;
  readonly becomes: Partial<InspectedImage>;
}

function nextStep(from: Source, { type, drawsColour }: Needed): Step | undefined {
  const { source } = from;
  if (source.isPremultiplied) return divideByAlpha(from);
  // sharp converts 8-bit grey as it opens it, other grey at the end of a pass only; and
  // 16-bit colours by way of P3, in which a margin would be drawn and wider ones be cut off.
  const isLateGrey = source.isGrey && (source.isDeep || source.type === 'avif');
  const avoidsP3 = source.isDeep && (drawsColour || source.isWideGamut);
  if (source.hasProfile && (isLateGrey || avoidsP3)) return convert(from);
  // libvips would write the tag that was ignored into an AVIF, as a turn.
  if (type === 'avif' && source.frames > 1 && source.hasOrientation) {
    return { image: open(from), becomes: { hasProfile: false } };
  }
  return undefined;
}

function open({ source, limits, frames }: Source, ignoreIcc = false): Step['image'] {
  return openImage(source.input, limits, frames, { ignoreIcc });
}

/** sharp divides by alpha nowhere but in layers; this one replaces what it lies on. */
function divideByAlpha(from: Source): Step {
  const input = from.source.input.bytes;
  const layer = { ...decoding(from.limits), input, premultiplied: true, blend: 'source' } as const;
  return { image: open(from).composite([layer]).keepIccProfile(), becomes: { isDeep: false } };
}

function convert(from: Source): Step {
  const { isGrey, isDeep } = from.source;
  const grey = isDeep ? 'grey16' : 'b-w';
  const image = open(from, true)
    .autoOrient()
    .toColourspace(isGrey ? grey : 'rgb16')
    .withIccProfile('srgb', { attach: false });
  return { image, becomes: { hasProfile: false } };
}
