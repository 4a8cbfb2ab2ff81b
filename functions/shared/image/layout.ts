import { choosesByContent, type Crop, type Framing, swapsSides } from './framing.ts';
import { type Box, type Point, type Region, scaledSize, type Size } from './geometry.ts';
import type { sharp } from './sharp.ts';

type Image = ReturnType<typeof sharp>;

/** The part of a plan that says where each pixel goes. */
export interface Layout extends Size {
  readonly request: { readonly box: Box };
  readonly framing: Framing;
  readonly region: Region | undefined;
  readonly picture: Size;
  /** Upright, the whole of it; the orientation of an animation is not followed. */
  readonly source: Size & { readonly frames: number };
}

type MarginColour = {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
};

/**
 * Part, mirror, turn, size, crop or margins. Mirrored and turned is the small picture, not the
 * large one, because that keeps the decoder's shrink-on-load and memory.
 */
export function layOut(image: Image, layout: Layout, margins: MarginColour): Image {
  const { framing, region } = layout;
  if (swapsSides(framing) && choosesByContent(framing)) return turnFirst(image, layout);
  // An extract() behind autoOrient() would turn the large picture: that comes last where it can.
  const part = region === undefined ? image : upright(image, layout).extract(region);
  const isByHand = swapsSides(framing) || framing.focus !== undefined;
  const placed = (isByHand ? placeByHand : placeBySharp)(part, layout, margins);
  return upright(placed, layout);
}

/** Unlike rotate(), autoOrient() keeps the decoder's shrink-on-load. */
function upright(image: Image, { source }: Layout): Image {
  return source.frames === 1 ? image.autoOrient() : image;
}

function placeBySharp(image: Image, layout: Layout, background: MarginColour): Image {
  const { width, height, framing } = layout;
  const fit = fitOf(layout);
  const position = fit === 'cover' ? positionOf(framing.crop) : 'centre';
  return mirrorAndTurn(image.resize({ width, height, fit, position, background }), framing);
}

/** sharp sizes a picture for the box as if it were not turned, and knows no focal point. */
function placeByHand(image: Image, layout: Layout, background: MarginColour): Image {
  const { picture, framing, request, width, height } = layout;
  const whole = scaledSize(picture, request.box, layout);
  const before = swapsSides(framing) ? { width: whole.height, height: whole.width } : whole;
  const placed = mirrorAndTurn(image.resize({ ...before, fit: 'fill' }), framing);
  if (whole.width > width || whole.height > height) {
    return placed.extract({ ...cropAt(whole, layout, focusOf(framing)), width, height });
  }
  if (whole.width === width && whole.height === height) return placed;
  const left = Math.floor((width - whole.width) / 2);
  const top = Math.floor((height - whole.height) / 2);
  const [right, bottom] = [width - whole.width - left, height - whole.height - top];
  return placed.extend({ left, top, right, bottom, background });
}

/** sharp's choice of a crop comes with its resize, so that the turn has to come first. */
function turnFirst(image: Image, layout: Layout): Image {
  const { width, height, framing, region, source } = layout;
  const whole = mirrorAndTurn(upright(image, layout), framing);
  const part = region === undefined ? whole : whole.extract(turnedRegion(region, source, framing));
  return part.resize({ width, height, fit: fitOf(layout), position: positionOf(framing.crop) });
}

function fitOf({ request: { box } }: Layout) {
  const keepsBox = (box.fit === 'cover' || box.fit === 'contain') && box.height !== undefined;
  return keepsBox ? box.fit : 'fill';
}

function positionOf(crop: Crop = 'center'): string {
  return crop === 'smart' ? 'attention' : crop;
}

function mirrorAndTurn(image: Image, { flip, turn }: Framing): Image {
  if (flip?.includes('h')) image = image.flop();
  if (flip?.includes('v')) image = image.flip();
  return turn === undefined ? image : image.rotate(turn);
}

/** Where the region is once the whole source is mirrored and turned. */
function turnedRegion(region: Region, source: Size, { flip, turn }: Framing): Region {
  const { width, height } = region;
  const toRight = source.width - region.left - width;
  const toBottom = source.height - region.top - height;
  const [left, right] = flip?.includes('h') ? [toRight, region.left] : [region.left, toRight];
  const [top, bottom] = flip?.includes('v') ? [toBottom, region.top] : [region.top, toBottom];
  return turn === 90
    ? { left: bottom, top: left, width: height, height: width }
    : { left: top, top: right, width: height, height: width };
}

function cropAt(whole: Size, { width, height }: Size, focus: Point) {
  const at = (share: number, from: number, kept: number) =>
    Math.min(from - kept, Math.max(0, Math.round(share * from - kept / 2)));
  return { left: at(focus.x, whole.width, width), top: at(focus.y, whole.height, height) };
}

/** A side is a focal point on the edge. */
function focusOf({ crop = 'center', focus }: Framing): Point {
  if (focus !== undefined) return focus;
  const x = crop.endsWith('west') ? 0 : crop.endsWith('east') ? 1 : 0.5;
  const y = crop.startsWith('north') ? 0 : crop.startsWith('south') ? 1 : 0.5;
  return { x, y };
}
