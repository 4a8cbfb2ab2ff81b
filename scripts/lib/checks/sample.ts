import sharp from 'sharp';

/**
 * As the sensor has it; orientation 6 says "turn 90 degrees clockwise", so a viewer sees a
 * portrait.
 */
export const SENSOR = { width: 4000, height: 3000 } as const;
export const UPRIGHT = { width: SENSOR.height, height: SENSOR.width } as const;
const ROTATE_CLOCKWISE = 6;
const QUALITY = 80;
const NOISE = 40;

/**
 * 12 megapixels with a photograph's detail and noise; no two corners alike, so that a wrong turn or
 * a mirroring shows.
 */
export async function samplePhotograph(): Promise<Buffer> {
  const { width, height } = SENSOR;
  const pixels = Buffer.allocUnsafe(width * height * 3);
  let random = 0x2545f491;
  let offset = 0;
  for (let y = 0; y < height; y += 1) {
    const v = y / height;
    for (let x = 0; x < width; x += 1) {
      // xorshift32: the same picture on every machine, at a speed that 12 million calls need.
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      const noise = (random & 0xff) * (NOISE / 255) - NOISE / 2;
      const u = x / width;
      const leaf = 24 * Math.sin(u * 61 + 9 * v) * Math.cos(v * 47);
      pixels[offset] = clamp(40 + 190 * v * (1 - u) + leaf + noise);
      pixels[offset + 1] = clamp(40 + 190 * u * v + leaf + noise);
      pixels[offset + 2] = clamp(40 + 190 * u * (1 - v) + noise);
      offset += 3;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation: ROTATE_CLOCKWISE })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** Red grows towards the sensor's bottom left, which is the top left once upright. */
export async function isUpright(image: Buffer): Promise<boolean> {
  const { data, info } = await sharp(image)
    .removeAlpha()
    .resize(8, 8, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [red = 0, green = 0, blue = 0] = data;
  const last = (info.width - 1) * info.channels;
  const [topRightRed = 0, topRightGreen = 0] = data.subarray(last);
  return red > green + 60 && red > blue + 60 && topRightRed < 120 && topRightGreen < 120;
}

/** A small picture in another format, for the routes that take any upload. */
export function samplePng(photograph: Buffer): Promise<Buffer> {
  return sharp(photograph).rotate().resize({ width: 320 }).png().toBuffer();
}
