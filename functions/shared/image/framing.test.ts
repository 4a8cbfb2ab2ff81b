import { describe, expect, it } from 'vitest';
import { pixelsOf, pngOf, type Rgb, withOrientation } from '../support/images.ts';
import { createRandom } from '../support/random.ts';
import { renderAs, type Wish } from '../support/render.ts';
import { CROPS, FLIPS, type Framing, TURNS } from './framing.ts';
import { FITS } from './geometry.ts';
import { sharp } from './sharp.ts';

/** The arithmetic in here is the test's own: none of it is a call of the library under test. */

const WIDTH = 224;
const HEIGHT = 160;

/** Red grows to the right, green downwards: a pixel tells where in the source it comes from. */
const ramp = (x: number, y: number): Rgb => [x + 16, y + 48, 128];

/** Of the stored picture, so that it shows the ramp once it is upright. */
function rampJpeg(orientation: number): Promise<Buffer> {
  const swapped = orientation > 4;
  const [width, height] = swapped ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels.set(ramp(...uprightOf(x, y, width, height, orientation)), (y * width + x) * 3);
    }
  }
  return sharp(pngOf(width, height, pixels))
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer()
    .then((jpeg) => withOrientation(jpeg, orientation));
}

/** Where a stored pixel is shown (EXIF 2.32, Orientation: row 0 is ..., column 0 is ...). */
function uprightOf(
  x: number,
  y: number,
  width: number,
  height: number,
  orientation: number,
): [number, number] {
  const [right, bottom] = [width - 1 - x, height - 1 - y];
  switch (orientation) {
    case 2:
      return [right, y];
    case 3:
      return [right, bottom];
    case 4:
      return [x, bottom];
    case 5:
      return [y, x];
    case 6:
      return [bottom, x];
    case 7:
      return [bottom, right];
    case 8:
      return [y, right];
    default:
      return [x, y];
  }
}

type Place = readonly [number, number];
interface Extent {
  readonly width: number;
  readonly height: number;
}

/** The way back, by hand: a point of the result -> the point of the upright source. */
function sourceOf([x, y]: Place, result: Extent, wish: Wish): Place | 'margin' {
  const { framing = {}, fit = 'cover', height } = wish;
  const { rect = { x: 0, y: 0, width: WIDTH, height: HEIGHT, unit: 'pixels' } } = framing;
  const [perX, perY] = rect.unit === 'percent' ? [WIDTH / 100, HEIGHT / 100] : [1, 1];
  const [left, top] = [Math.round(rect.x * perX), Math.round(rect.y * perY)];
  const partWidth = Math.min(WIDTH, Math.round((rect.x + rect.width) * perX)) - left;
  const partHeight = Math.min(HEIGHT, Math.round((rect.y + rect.height) * perY)) - top;
  const isSwapped = framing.turn === 90 || framing.turn === 270;
  const [width, tall] = isSwapped ? [partHeight, partWidth] : [partWidth, partHeight];

  let scaleX = result.width / width;
  let scaleY = result.height / tall;
  if (height !== undefined && fit === 'cover') scaleX = scaleY = Math.max(scaleX, scaleY);
  if (height !== undefined && fit === 'contain') scaleX = scaleY = Math.min(scaleX, scaleY);
  const [keepX, keepY] = keptOf(framing);
  const shift = (share: number, whole: number, kept: number) => {
    if (whole <= kept) return (whole - kept) / 2;
    return Math.min(whole - kept, Math.max(0, share * whole - kept / 2));
  };
  let u = (x + shift(keepX, width * scaleX, result.width)) / scaleX;
  let v = (y + shift(keepY, tall * scaleY, result.height)) / scaleY;
  if (u < 0 || v < 0 || u > width || v > tall) return 'margin';

  // A turn to the right by 90 shows the left column, from the bottom, as the top row.
  if (framing.turn === 90) [u, v] = [v, partHeight - u];
  if (framing.turn === 180) [u, v] = [partWidth - u, partHeight - v];
  if (framing.turn === 270) [u, v] = [partWidth - v, u];
  if (framing.flip?.includes('h')) u = partWidth - u;
  if (framing.flip?.includes('v')) v = partHeight - v;
  return [left + u, top + v];
}

function keptOf({ focus, crop = 'center' }: Framing): Place {
  if (focus !== undefined) return [focus.x, focus.y];
  const x = { west: 0, east: 1 }[crop.replace(/^(?:north|south)/, '')] ?? 0.5;
  const y = { north: 0, south: 1 }[crop.replace(/(?:east|west)$/, '')] ?? 0.5;
  return [x, y];
}

const { below, pick } = createRandom(12);
const share = () => below(10_001) / 10_000;
const chance = <T>(make: () => T): T | undefined => (below(2) === 0 ? make() : undefined);

function randomWish(): Wish {
  const fit = pick(FITS);
  const isCover = fit === 'cover';
  const places = CROPS.filter((crop) => crop !== 'smart' && crop !== 'entropy');
  const focus = isCover ? chance(() => ({ x: share(), y: share() })) : undefined;
  const framing: Framing = {
    rect: chance(() =>
      below(2) === 0
        ? { x: 11, y: 7, width: 150, height: 120, unit: 'pixels' }
        : { x: 25, y: 12.5, width: 90, height: 60, unit: 'percent' },
    ),
    flip: chance(() => pick(FLIPS)),
    turn: chance(() => pick(TURNS)),
    focus,
    crop: isCover && focus === undefined ? chance(() => pick(places)) : undefined,
  };
  const size = () => 24 + below(120);
  const height = isCover || below(5) > 0 ? { height: size() } : {};
  return { type: 'png', fit, width: size(), ...height, framing, background: BLUE };
}

const BLUE = { r: 0, g: 0, b: 255 };

describe('each pixel comes from where the parameters say, in any combination', () => {
  const wishes = Array.from({ length: 120 }, (_, n) => [n % 8 || 8, randomWish()] as const);
  it.each(wishes)('orientation %i, %j', async (orientation, wish) => {
    const rendered = await renderAs(await rampJpeg(orientation), wish);
    const pixels = await pixelsOf(rendered.bytes);
    expect([pixels.width, pixels.height]).toEqual([rendered.width, rendered.height]);
    let compared = 0;
    for (const [x, y] of gridOf(rendered)) {
      const from = sourceOf([x + 0.5, y + 0.5], rendered, wish);
      const next = sourceOf([x + 3.5, y + 3.5], rendered, wish);
      const before = sourceOf([x - 2.5, y - 2.5], rendered, wish);
      // Resampling mixes what is near an edge.
      const inMargin = [from, next, before].filter((place) => place === 'margin').length;
      if (inMargin === 1 || inMargin === 2) continue;
      const [r = 0, g = 0, b = 0] = pixels.at(x, y);
      compared++;
      if (from === 'margin') {
        expect([r, g, b], `${x},${y}`).toEqual([0, 0, 255]);
        continue;
      }
      const [red, green] = ramp(from[0] - 0.5, from[1] - 0.5);
      // A pixel of the result may span several of the source, and start at a whole one.
      expect(Math.abs(r - red), `red at ${x},${y}: ${r}, not ${red}`).toBeLessThan(6);
      expect(Math.abs(g - green), `green at ${x},${y}: ${g}, not ${green}`).toBeLessThan(6);
    }
    expect(compared).toBeGreaterThan(10);
  });
});

function* gridOf({ width, height }: Extent): Generator<Place> {
  for (let y = 3; y < height - 3; y += 5) for (let x = 3; x < width - 3; x += 5) yield [x, y];
}
