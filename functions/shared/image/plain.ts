import { decoding, type InspectedImage, openImage, readable, unprocessable } from './inspect.ts';
import type { InputLimits } from './limits.ts';
import type { sharp } from './sharp.ts';
import type { ImageType } from './type.ts';

interface Source {
  readonly bytes: Uint8Array;
  readonly limits: InputLimits;
  readonly source: InspectedImage;
  readonly frames: number;
}

interface Needed {
  readonly type: ImageType;
  /** Margins, or what is put under transparency, in another colour than white. */
  readonly drawsColour: boolean;
}

type Plain = Pick<Source, 'bytes' | 'source'>;

/**
 * A few sources are beyond one pass of sharp: they become an uncompressed PNG
 * of full size first. All others pass as they are, at no cost.
 */
export async function makePlain(
  source: Source,
  needed: Needed,
  timeout: { seconds: number },
): Promise<Plain> {
  const step = nextStep(source, needed);
  if (step === undefined) return source;
  const bytes = await step.image
    .timeout(timeout)
    .png({ compressionLevel: 0 })
    .toBuffer()
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  return { bytes, source: { ...source.source, ...step.becomes } };
}

interface Step {
  readonly image: ReturnType<typeof sharp>;
  readonly becomes: Partial<InspectedImage>;
}

function nextStep(from: Source, { type, drawsColour }: Needed): Step | undefined {
  const { bytes, limits, source, frames } = from;
  const image = openImage(bytes, limits, frames);
  if (source.isPremultiplied) {
    // sharp divides by alpha nowhere but in layers; this one replaces what it lies on.
    const { buffer, byteOffset, byteLength } = readable(bytes);
    const input = Buffer.from(buffer, byteOffset, byteLength);
    const layer = { input, ...decoding(limits), premultiplied: true, blend: 'source' } as const;
    return { image: image.composite([layer]).keepIccProfile(), becomes: { isDeep: false } };
  }
  // sharp converts 8-bit grey as it opens it, other grey at the end of a pass only; and
  // 16-bit colours by way of P3, in which a margin would be drawn.
  const isLateGrey = source.isGrey && (source.isDeep || source.type === 'avif');
  if (source.hasProfile && (isLateGrey || (source.isDeep && drawsColour))) {
    const grey = source.isDeep ? 'grey16' : 'b-w';
    const whole = openImage(bytes, limits, frames, { ignoreIcc: true }).autoOrient();
    return {
      image: whole
        .toColourspace(source.isGrey ? grey : 'rgb16')
        .withIccProfile('srgb', { attach: false }),
      becomes: { hasProfile: false },
    };
  }
  // libvips would write the tag that was ignored into an AVIF, as a turn.
  if (type === 'avif' && source.frames > 1 && source.hasOrientation) {
    return { image: image.keepIccProfile(), becomes: {} };
  }
  return undefined;
}
