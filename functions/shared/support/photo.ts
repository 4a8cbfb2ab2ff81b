import { sharp } from '../image/sharp.ts';
import { createRandom } from './random.ts';

/** Structure at every scale, less of it the finer it is, as photographs have: PNG, sRGB. */
export async function photoOf(width: number, height: number, seed = 1): Promise<Buffer> {
  const random = createRandom(seed);
  const sum = new Float64Array(width * height * 3);
  let weight = 60;
  for (let side = 4; side < width; side *= 2) {
    const grid = Buffer.from(Array.from({ length: side * side * 3 }, () => random.below(256)));
    const layer = await sharp(grid, { raw: { width: side, height: side, channels: 3 } })
      .resize({ width, height, fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer();
    for (let n = 0; n < sum.length; n++)
      sum[n] = (sum[n] ?? 0) + weight * ((layer[n] ?? 0) / 128 - 1);
    weight *= 0.75;
  }
  const pixels = Buffer.from(sum.map((value) => Math.min(255, Math.max(0, 128 + value))));
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
