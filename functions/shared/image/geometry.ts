export const FITS = ['cover', 'contain', 'inside', 'outside', 'fill'] as const;
export type Fit = (typeof FITS)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
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

function scaled(size: Size, scale: number): Size {
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}
