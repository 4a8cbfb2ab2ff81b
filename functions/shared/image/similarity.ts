import type { Size } from './geometry.ts';

/** Brightness, one byte a pixel. */
export interface Luma extends Size {
  readonly data: Uint8Array;
}

/** Of grey (1 channel) or sRGB (3): Y' of ITU-R BT.601, which JPEG, WebP and AVIF store. */
export function lumaOf(
  data: Uint8Array,
  { width, height, channels }: Size & { readonly channels: number },
): Luma {
  if (channels < 3) return { width, height, data };
  const luma = new Uint8Array(width * height);
  for (let n = 0, at = 0; n < luma.length; n++, at += channels) {
    const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    luma[n] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
  }
  return { width, height, data: luma };
}

const SIDE = 7;
const PIXELS = SIDE * SIDE;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * SSIM (Wang, Bovik, Sheikh and Simoncelli, 2004): the mean over windows of 7 x 7 pixels, each
 * `stride` from the next. Equal pictures have 1; so have those that are smaller than a window.
 */
export function similarity(a: Luma, b: Luma, stride = 1): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y + SIDE <= a.height; y += stride) {
    for (let x = 0; x + SIDE <= a.width; x += stride) {
      sum += windowSimilarity(a.data, b.data, y * a.width + x, a.width);
      count += 1;
    }
  }
  return count === 0 ? 1 : sum / count;
}

function windowSimilarity(a: Uint8Array, b: Uint8Array, from: number, width: number): number {
  let [sumA, sumB, squares, products] = [0, 0, 0, 0];
  for (let row = from, y = 0; y < SIDE; y++, row += width) {
    for (let at = row; at < row + SIDE; at++) {
      const [p, q] = [a[at] ?? 0, b[at] ?? 0];
      sumA += p;
      sumB += q;
      squares += p * p + q * q;
      products += p * q;
    }
  }
  const [meanA, meanB] = [sumA / PIXELS, sumB / PIXELS];
  const means = meanA * meanA + meanB * meanB;
  const variances = squares / PIXELS - means;
  const covariance = products / PIXELS - meanA * meanB;
  const light = (2 * meanA * meanB + C1) / (means + C1);
  return (light * (2 * covariance + C2)) / (variances + C2);
}
