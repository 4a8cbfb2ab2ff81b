import { beforeDeadline } from '../deadline.ts';
import { encodeImage } from './auto-quality.ts';
import { type Colour, greyOf } from './colour.ts';
import { DEFAULT_ENCODERS, type Encoders } from './encoders.ts';
import { type Framing, isForStills, turned } from './framing.ts';
import { type Box, outputSize, type Region, type Size } from './geometry.ts';
import { type InspectedImage, inspectImage, openImage } from './inspect.ts';
import { layOut } from './layout.ts';
import type { RenderLimits } from './limits.ts';
import { chooseType, framesOf } from './output-type.ts';
import { type Overlay, type OverlayPlan, planOverlay } from './overlay.ts';
import { withOverlay } from './overlay-drawing.ts';
import { inSrgb, makePlain } from './plain.ts';
import type { Quality } from './quality.ts';
import { shownRegion } from './region.ts';
import type { sharp } from './sharp.ts';
import { effectsMs, OVERLAY_COST, overlayMs } from './time-estimate.ts';
import type { ImageType } from './type.ts';

export interface RenderRequest {
  readonly box: Box;
  /** Output types to try, best first. More than one means "choose for me". */
  readonly chooseTypes: (image: InspectedImage) => readonly ImageType[];
  readonly quality?: Quality | undefined;
  readonly encoders?: Encoders | undefined;
  readonly background?: Colour | undefined;
  readonly framing?: Framing | undefined;
  readonly overlay?: Overlay | undefined;
}

export interface Rendered extends Size {
  readonly bytes: Buffer;
  readonly type: ImageType;
  readonly source: InspectedImage;
  /** A cheaper type than the best was taken because time was short. */
  readonly degraded: boolean;
}

const WHITE: Colour = { r: 255, g: 255, b: 255 };

/** One decode, one resize, one encode; limits are judged before the first. `trim` looks before. */
export async function renderImage(
  bytes: Uint8Array,
  request: RenderRequest,
  limits: RenderLimits,
  remainingMs: () => number,
): Promise<Rendered> {
  const plan = await planRender(bytes, request, limits, remainingMs);
  return renderPlanned(plan, remainingMs);
}

/** What a request will become, known from the source's header alone (`trim` needs the pixels). */
export interface RenderPlan extends Size {
  readonly request: RenderRequest;
  readonly framing: Framing;
  /** Of the upright source; undefined: all of it. */
  readonly region: Region | undefined;
  /** The size of the region, turned. */
  readonly picture: Size;
  readonly limits: RenderLimits;
  readonly source: InspectedImage;
  readonly type: ImageType;
  readonly frames: number;
  readonly degraded: boolean;
  readonly overlay: OverlayPlan | undefined;
}

export async function planRender(
  bytes: Uint8Array,
  request: RenderRequest,
  limits: RenderLimits,
  remainingMs: () => number,
): Promise<RenderPlan> {
  const source = await inspectImage(bytes, limits);
  const { framing = {}, box, quality, encoders = DEFAULT_ENCODERS } = request;
  // A still of an animation is chosen for as one.
  const shown = isForStills(framing) ? { ...source, frames: 1 } : source;
  const region = await shownRegion(source, framing, limits, remainingMs());
  const picture = turned(region ?? source, framing);
  const output = outputSize(picture, box);
  const overlay = request.overlay && (await planOverlay(request.overlay, output, limits));
  const given = { quality, encoders, limits };
  const sizing = { source: shown, output, ...given, ...costs(framing, overlay) };
  const { type, degraded } = chooseType(request.chooseTypes(shown), sizing, remainingMs());
  const frames = framesOf(type, shown);
  const known = { request, framing, region, picture, limits, source, type, frames, degraded };
  return { ...known, overlay, ...output };
}

function costs(framing: Framing, overlay: OverlayPlan | undefined) {
  const effects = effectsMs(framing);
  if (overlay === undefined) return { effects, besides: 0 };
  const { type, width, height } = overlay.source;
  return { effects: effects + OVERLAY_COST, besides: overlayMs(type, width * height) };
}

export async function renderPlanned(
  plan: RenderPlan,
  remainingMs: () => number,
): Promise<Rendered> {
  const ms = remainingMs();
  const bytes = await beforeDeadline(encode(plan, ms), ms);
  const { width, height, type, source, degraded } = plan;
  return { bytes, width, height, type, source, degraded };
}

async function encode(plan: RenderPlan, timeMs: number): Promise<Buffer> {
  // Stops what libvips itself does; encoders run on (lovell/sharp#4257).
  const timeout = { seconds: Math.min(3600, Math.max(1, Math.ceil(timeMs / 1000))) };
  // Grey is made of sRGB's numbers, not of those of P3.
  const makesGrey = plan.framing.gray === true && plan.source.isDeep;
  const needed = { type: plan.type, drawsColour: makesGrey || drawsColour(plan) };
  const source = await makePlain(plan, needed, timeout);
  const { type, request } = plan;
  let image = openImage(source.input, plan.limits, plan.frames);
  // One channel has no room for a colour. (This costs shrink-on-load.)
  if (needed.drawsColour && source.isGrey && !source.hasProfile) {
    image = image.pipelineColourspace('srgb');
  }
  image = layOut(image, plan, marginColour(plan)).timeout(timeout);
  if (flattens(plan)) image = image.flatten({ background: backgroundOf(plan) ?? WHITE });
  image = withEffects(image, plan.framing);
  image = inSrgb(image, source);
  if (plan.overlay !== undefined) {
    image = await withOverlay(image, { ...plan, overlay: plan.overlay }, timeout);
  }
  const delays = plan.frames > 1 ? source.delays : undefined;
  const { quality, encoders = DEFAULT_ENCODERS } = request;
  const encoding = { type, quality, encoders, delays };
  // An overlay keeps its colours.
  const isGrey = plan.framing.gray === true && plan.overlay === undefined;
  return encodeImage(image, encoding, { frames: plan.frames, isGrey, timeMs });
}

function withEffects(
  image: ReturnType<typeof sharp>,
  { gray, blur, sharpen }: Framing,
): ReturnType<typeof sharp> {
  if (gray) image = image.greyscale().toColourspace('b-w');
  // sharp's own mask ends at a fifth of its height, which is a fifth less of a blur.
  if (blur !== undefined) image = image.blur({ sigma: blur, minAmplitude: 0.02 });
  return sharpen === undefined ? image : image.sharpen({ sigma: sharpen });
}

function flattens({ type, source }: RenderPlan): boolean {
  return type === 'jpeg' && source.hasAlpha;
}

/** White is white in every colour space; another colour has to be drawn in sRGB. */
function drawsColour(plan: RenderPlan): boolean {
  const { box, background } = plan.request;
  const hasMargins = box.fit === 'contain' && box.height !== undefined;
  return background !== undefined && (hasMargins || flattens(plan));
}

/** sharp makes the picture grey, not what is drawn beside it. */
function backgroundOf({ request: { background }, framing }: RenderPlan): Colour | undefined {
  return background !== undefined && framing.gray ? greyOf(background) : background;
}

function marginColour(plan: RenderPlan) {
  const background = backgroundOf(plan);
  if (background !== undefined) return { ...background, alpha: 1 };
  // sharp flattens before it draws margins: a clear one would come out black.
  return { ...WHITE, alpha: plan.source.hasAlpha && !flattens(plan) ? 0 : 1 };
}
