import type { Region, Size } from './geometry.ts';
import { openImage, type Timing } from './inspect.ts';
import type { InputLimits } from './limits.ts';
import { failureOf, type OverlayPlan } from './overlay.ts';
import { type Pixels, pixelsOf, pixelsOfGrey } from './pixels.ts';
import { inSrgb, makePlain } from './plain.ts';
import { sharp } from './sharp.ts';

type Image = ReturnType<typeof sharp>;
type Timeout = { readonly seconds: number };

interface Marked extends Size {
  readonly overlay: OverlayPlan;
  readonly limits: InputLimits;
  readonly frames: number;
  readonly framing: { readonly gray?: boolean | undefined };
  readonly source: { readonly timing: Timing | undefined };
}

/**
 * The finished picture with the overlay on each of its frames. It is drawn by hand: libvips' own
 * composite rounds down, also beside the mark where the picture is translucent, and takes four
 * times as long (measured with sharp 0.35.5: 20 ms of CPU per megapixel).
 */
export async function withOverlay(image: Image, plan: Marked, timeout: Timeout): Promise<Image> {
  const mark = await decodeOverlay(plan, timeout);
  const picture = await (plan.framing.gray === true ? pixelsOfGrey : pixelsOf)(image);
  const { region, overlay } = plan.overlay;
  for (let frame = 0; frame < plan.frames; frame++) {
    const at = { ...region, top: region.top + frame * plan.height };
    drawOver(picture, mark, at, overlay.opacity / 100);
  }
  return reopened(picture, plan).timeout(timeout);
}

function reopened({ data, width, channels }: Pixels, plan: Marked): Image {
  const raw = { width, height: plan.height * plan.frames, channels, pageHeight: plan.height };
  const image = sharp(data, { raw, limitInputPixels: false });
  const { timing } = plan.source;
  if (plan.frames === 1 || timing === undefined) return image;
  // The encoder, whichever follows, keeps these two.
  return image.webp({ delay: [...timing.delay], loop: timing.loop });
}

/** Upright, in its size on the result; sRGB with alpha. Of an animation, the first frame. */
async function decodeOverlay(plan: Marked, timeout: Timeout): Promise<Pixels> {
  const { overlay, source, region } = plan.overlay;
  const { width, height } = region;
  try {
    const needed = { type: 'png', drawsColour: false } as const;
    const plain = await makePlain({ ...plan, source, frames: 1 }, needed, timeout);
    const image = openImage(plain.input, plan.limits, 1);
    const upright = source.frames === 1 ? image.autoOrient() : image;
    const scaled = upright.resize({ width, height, fit: 'fill' }).ensureAlpha().timeout(timeout);
    return await pixelsOf(inSrgb(scaled, plain));
  } catch (cause) {
    throw failureOf(overlay, cause);
  }
}

/** "Over" with straight alpha, in the numbers of sRGB, in place. */
function drawOver(picture: Pixels, mark: Pixels, at: Region, opacity: number): void {
  const { data, channels } = picture;
  const hasAlpha = channels === 4;
  for (let y = 0; y < at.height; y++) {
    let to = ((at.top + y) * picture.width + at.left) * channels;
    let from = y * at.width * 4;
    for (let x = 0; x < at.width; x++, to += channels, from += 4) {
      const above = ((mark.data[from + 3] ?? 0) / 255) * opacity;
      if (above === 0) continue;
      const below = (hasAlpha ? (data[to + 3] ?? 0) / 255 : 1) * (1 - above);
      for (let c = 0; c < 3; c++) {
        const sum = (mark.data[from + c] ?? 0) * above + (data[to + c] ?? 0) * below;
        data[to + c] = Math.round(sum / (above + below));
      }
      if (hasAlpha) data[to + 3] = Math.round(255 * (above + below));
    }
  }
}
