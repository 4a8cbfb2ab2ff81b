import { type ImageFacts, inspectImage, unprocessable } from '../shared/image/inspect.ts';
import { type InputLimits, LONGEST_SIDE } from '../shared/image/limits.ts';
import { renderImage } from '../shared/image/render.ts';
import { sharp } from '../shared/image/sharp.ts';

export interface Description extends ImageFacts {
  /** Whether it has an alpha channel, used or not. */
  readonly alpha: boolean;
  readonly colourSpace: 'rgb' | 'grey' | 'cmyk';
  /** `#rrggbb`, of the visible pixels. */
  readonly dominantColour: string;
  /** A data URI of at most 400 bytes. */
  readonly placeholder: string;
}

/** What colours are counted in; every pixel of the original is in it, in proportion. */
const SAMPLE_SIDE = 64;
const MAX_PLACEHOLDER_BYTES = 400;

/** Decodes the image once, upright and in sRGB, so that a broken one is refused as everywhere. */
export async function describeImage(
  bytes: Uint8Array,
  limits: InputLimits,
  remainingMs: () => number,
): Promise<Description> {
  const { bytes: sample, source } = await renderImage(
    bytes,
    {
      box: { width: SAMPLE_SIDE, height: SAMPLE_SIDE, fit: 'inside' },
      chooseTypes: () => ['png'],
    },
    {
      ...limits,
      maxOutputSide: LONGEST_SIDE,
      maxOutputPixels: limits.maxInputPixels,
      maxAvifPixels: limits.maxInputPixels,
    },
    remainingMs,
  );
  const { type, width, height, frames, hasAlpha } = source;
  return {
    type,
    width,
    height,
    frames,
    alpha: hasAlpha,
    colourSpace: await colourSpaceOf(bytes, limits),
    dominantColour: await dominantColourOf(sample),
    placeholder: await placeholderOf(sample),
  };
}

/** As it is stored; what is shown is sRGB. */
async function colourSpaceOf(
  bytes: Uint8Array,
  limits: InputLimits,
): Promise<Description['colourSpace']> {
  const { input, isGrey } = await inspectImage(bytes, limits);
  if (isGrey) return 'grey';
  const options = { limitInputPixels: limits.maxInputPixels };
  const { space } = await sharp(input.bytes, options)
    .metadata()
    .catch((cause: unknown) => {
      throw unprocessable(cause);
    });
  return space === 'cmyk' ? 'cmyk' : 'rgb';
}

/** The mean of the fullest of 4,096 cells of RGB, each pixel by its opacity. */
export async function dominantColourOf(sample: Buffer): Promise<string> {
  const pixels = await sharp(sample).toColourspace('srgb').ensureAlpha().raw().toBuffer();
  const cells = new Map<number, [weight: number, r: number, g: number, b: number]>();
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = pixels.subarray(at, at + 4);
    const cell = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
    const [weight, red, green, blue] = cells.get(cell) ?? [0, 0, 0, 0];
    cells.set(cell, [weight + alpha, red + r * alpha, green + g * alpha, blue + b * alpha]);
  }
  let fullest: readonly [number, number, number, number] = [0, 0, 0, 0];
  for (const cell of cells.values()) if (cell[0] > fullest[0]) fullest = cell;
  const [weight, ...sums] = fullest;
  // Nothing is visible: what a page shows there is its own.
  if (weight === 0) return '#ffffff';
  const hex = sums.map((sum) =>
    Math.round(sum / weight)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

/** The largest picture that fits: even noise of 4 x 4 pixels does. */
async function placeholderOf(sample: Buffer): Promise<string> {
  for (const side of [16, 12, 8, 4, 2, 1]) {
    const bytes = await sharp(sample)
      .resize({ width: side, height: side, fit: 'inside' })
      .webp({ quality: 40, alphaQuality: 40, effort: 4, smartSubsample: false })
      .toBuffer();
    const uri = `data:image/webp;base64,${bytes.toString('base64')}`;
    if (uri.length <= MAX_PLACEHOLDER_BYTES) return uri;
  }
  throw new TypeError('One pixel has more bytes than a placeholder may.');
}
