/** Of sRGB, 8 bits each. */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** Equal luminance (IEC 61966-2-1), as libvips makes grey of a picture. */
export function greyOf({ r, g, b }: Colour): Colour {
  const light = 0.2126 * toLight(r) + 0.7152 * toLight(g) + 0.0722 * toLight(b);
  const grey = Math.round(fromLight(light));
  return { r: grey, g: grey, b: grey };
}

function toLight(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function fromLight(light: number): number {
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
}
