export const FITS = ['cover', 'contain', 'inside', 'outside', 'fill'] as const;
export type Fit = (typeof FITS)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Shares of width and height, from the top left: 0.5 and 0.5 are the middle. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A part of a picture, as it is asked for. */
export interface Rectangle extends Point, Size {
  readonly unit: 'pixels' | 'percent';
}

/** A part of a picture that lies inside it, in pixels. */
export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** Undefined: nothing of the rectangle is in the picture. What juts out is cut off. */
export function regionOf({ x, y, width, height, unit }: Rectangle, of: Size): Region | undefined {
  const [perX, perY] = unit === 'percent' ? [of.width / 100, of.height / 100] : [1, 1];
  const left = Math.round(x * perX);
  const top = Math.round(y * perY);
  const right = Math.min(of.width, Math.max(left + 1, Math.round((x + width) * perX)));
  const bottom = Math.min(of.height, Math.max(top + 1, Math.round((y + height) * perY)));
  if (right <= left || bottom <= top) return undefined;
  return { left, top, width: right - left, height: bottom - top };
}

/** The box that was asked for, in device pixels (dpr applied). */
export interface Box {
  readonly width: number;
  /** Undefined: follows from the width and the picture's aspect ratio. */
  readonly height?: number | undefined;
  readonly fit: Fit;
}

/**
 * The exact size of the result. Nothing is enlarged: when the picture is
 * smaller than the box, the whole box shrinks, so that the aspect ratio that
 * was asked for stays.
 */
export function outputSize(source: Size, box: Box): Size {
  if (box.height === undefined) {
    const width = Math.min(box.width, source.width);
    return scaled(source, width / source.width);
  }
  const byWidth = box.width / source.width;
  const byHeight = box.height / source.height;
  const touchesInside = box.fit === 'inside' || box.fit === 'contain';
  const scale = touchesInside ? Math.min(byWidth, byHeight) : Math.max(byWidth, byHeight);
  if (box.fit === 'inside' || box.fit === 'outside') {
    return scaled(source, Math.min(1, scale));
  }
  return scaled({ width: box.width, height: box.height }, 1 / Math.max(1, scale));
}

/** The size of the whole picture before `cover` cuts it, or `contain` adds margins. */
export function scaledSize(source: Size, { fit, height }: Box, output: Size): Size {
  if (height === undefined || (fit !== 'cover' && fit !== 'contain')) return output;
  const byWidth = output.width / source.width;
  const byHeight = output.height / source.height;
  const scale = fit === 'cover' ? Math.max(byWidth, byHeight) : Math.min(byWidth, byHeight);
  return scaled(source, scale);
}

function scaled(size: Size, scale: number): Size {
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}
