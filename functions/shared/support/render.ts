import type { Colour } from '../image/colour.ts';
import type { Framing } from '../image/framing.ts';
import type { Fit } from '../image/geometry.ts';
import type { Overlay } from '../image/overlay.ts';
import { type Rendered, renderImage } from '../image/render.ts';
import type { ImageType } from '../image/type.ts';

export const RENDER_LIMITS = {
  maxInputPixels: 50_000_000,
  maxFrames: 100,
  maxOutputSide: 4096,
  maxOutputPixels: 16_777_216,
  maxAvifPixels: 4_194_304,
};

export interface Wish {
  readonly type: ImageType;
  readonly width: number;
  readonly height?: number;
  readonly fit?: Fit;
  readonly background?: Colour | undefined;
  readonly framing?: Framing;
  readonly overlay?: Overlay | undefined;
}

export function renderAs(bytes: Uint8Array, wish: Wish): Promise<Rendered> {
  const { type, width, height, fit = 'cover', ...rest } = wish;
  const request = { ...rest, box: { width, height, fit }, chooseTypes: () => [type] };
  return renderImage(bytes, request, RENDER_LIMITS, () => 60_000);
}
