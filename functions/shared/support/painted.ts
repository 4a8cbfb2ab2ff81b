import type { Framing } from '../image/framing.ts';
import { pixelsOf, pngOf } from './images.ts';
import { renderAs } from './render.ts';

export type Paint = (x: number, y: number) => readonly number[];

/** Three channels, or four with alpha. */
export function painted(width: number, height: number, paint: Paint): Buffer {
  const channels = paint(0, 0).length as 3 | 4;
  const pixels = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set(paint(x, y), (y * width + x) * channels);
  }
  return pngOf(width, height, pixels, channels);
}

export async function render(bytes: Buffer, width: number, framing: Framing, more = {}) {
  const rendered = await renderAs(bytes, { type: 'png', width, framing, ...more });
  return { ...rendered, ...(await pixelsOf(rendered.bytes)) };
}
