import type { Point, Rectangle, Size } from './geometry.ts';

/** Of a picture. */
export const PLACES = [
  'center',
  'north',
  'northeast',
  'east',
  'southeast',
  'south',
  'southwest',
  'west',
  'northwest',
] as const;
export type Place = (typeof PLACES)[number];

/** Parts of the picture that `cover` keeps; sharp has names of its own for the last two. */
export const CROPS = [...PLACES, 'entropy', 'smart'] as const;
export type Crop = (typeof CROPS)[number];

export const FLIPS = ['h', 'v', 'hv'] as const;
export type Flip = (typeof FLIPS)[number];

/** A turn by another angle has corners without a picture. */
export const TURNS = [90, 180, 270] as const;
export type Turn = (typeof TURNS)[number];

/** Time grows with the mask: at 50 it is a quarter of a second for 4 megapixels. */
export const BLUR = { min: 0.3, max: 50 } as const;
export const SHARPEN = { min: 0.3, max: 5 } as const;
export const TRIM = { min: 1, max: 100 } as const;

/** In this order; each acts on what those before it left. */
export interface Framing {
  readonly rect?: Rectangle | undefined;
  readonly trim?: number | undefined;
  readonly flip?: Flip | undefined;
  readonly turn?: Turn | undefined;
  /** Of `cover`; at most one of the two. */
  readonly crop?: Crop | undefined;
  readonly focus?: Point | undefined;
  readonly gray?: boolean | undefined;
  readonly blur?: number | undefined;
  readonly sharpen?: number | undefined;
}

/**
 * Frames lie one below the other while they are worked on. What would mix them, reverse their
 * order or have to choose for each makes a still of the first one.
 */
export function isForStills(framing: Framing): boolean {
  const { trim, flip, turn, blur, sharpen } = framing;
  const each = [trim, turn, blur, sharpen].some((value) => value !== undefined);
  return each || flip === 'v' || flip === 'hv' || choosesByContent(framing);
}

/** Only sharp's own crop can. */
export function choosesByContent({ crop }: Framing): boolean {
  return crop === 'entropy' || crop === 'smart';
}

/** Does the turn make width of height? */
export function swapsSides({ turn }: Framing): boolean {
  return turn === 90 || turn === 270;
}

export function turned(size: Size, framing: Framing): Size {
  return swapsSides(framing) ? { width: size.height, height: size.width } : size;
}
