import { ApiError } from '../errors.ts';
import type { Place } from './framing.ts';
import type { Region, Size } from './geometry.ts';
import { type InspectedImage, inspectImage } from './inspect.ts';
import type { InputLimits } from './limits.ts';

/** In percent. */
export const OVERLAY_RANGES = {
  size: { min: 1, max: 100, fallback: 25 },
  // What cannot be seen marks nothing.
  opacity: { min: 1, max: 100, fallback: 100 },
  margin: { min: 0, max: 50, fallback: 4 },
} as const;

export interface OverlayLook {
  /** Where it lies on the result. */
  readonly place: Place;
  /** Percent of the result's width. */
  readonly size: number;
  readonly opacity: number;
  /** Percent of the result's shorter side, to each edge that it lies at. */
  readonly margin: number;
}

/** A second picture, drawn over the finished one. */
export interface Overlay extends OverlayLook {
  readonly bytes: Uint8Array;
  /** It is not the caller's: what is wrong with it is another error. */
  readonly asFailure: (cause: ApiError) => ApiError;
}

export interface OverlayPlan {
  readonly overlay: Overlay;
  readonly source: InspectedImage;
  /** Of each frame of the result. */
  readonly region: Region;
}

/** Judges the overlay by the limits of a source, as long as nothing is decoded. */
export async function planOverlay(
  overlay: Overlay,
  result: Size,
  limits: InputLimits,
): Promise<OverlayPlan> {
  const source = await inspectImage(overlay.bytes, limits).catch((cause: unknown) => {
    throw failureOf(overlay, cause);
  });
  return { overlay, source, region: overlayRegion(source, result, overlay) };
}

/** The margin gives way where there is no room for it. */
export function overlayRegion(
  overlay: Size,
  result: Size,
  { place, size, margin }: OverlayLook,
): Region {
  const scale = Math.min(
    (result.width * size) / 100 / overlay.width,
    result.height / overlay.height,
  );
  const scaled = (side: number, most: number) =>
    Math.min(most, Math.max(1, Math.round(side * scale)));
  const width = scaled(overlay.width, result.width);
  const height = scaled(overlay.height, result.height);
  const edge = Math.round((Math.min(result.width, result.height) * margin) / 100);
  const along = (free: number, isFirst: boolean, isLast: boolean) => {
    const middle = Math.floor(free / 2);
    const kept = Math.min(edge, middle);
    return isFirst ? kept : isLast ? free - kept : middle;
  };
  const left = along(result.width - width, place.endsWith('west'), place.endsWith('east'));
  const top = along(result.height - height, place.startsWith('north'), place.startsWith('south'));
  return { left, top, width, height };
}

export function failureOf(overlay: Overlay, cause: unknown): unknown {
  // Our own faults, and the clock's, stay what they are.
  return cause instanceof ApiError && cause.status < 500 ? overlay.asFailure(cause) : cause;
}
