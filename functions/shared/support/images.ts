/** Test images made without the pipeline under test: PNG by zlib, EXIF by hand. */
import { deflateSync } from 'node:zlib';
import { crc32Of } from '../image/containers/crc32.ts';
import { sharp } from '../image/sharp.ts';

export type Rgb = readonly [number, number, number];

export const COLOURS = {
  red: [255, 0, 0],
  lime: [0, 255, 0],
  blue: [0, 0, 255],
  white: [255, 255, 255],
} as const satisfies Record<string, Rgb>;
export type ColourName = keyof typeof COLOURS;

/** 4 x 2 pixels of red. */
export const png: Buffer = makePng(4, 2);

/** 2 x 1 pixels, GIF89a by its specification's own example structure. */
export const gif: Buffer = Buffer.from(
  '47494638396102000100800000ff00000000ff2c0000000002000100000202440a003b',
  'hex',
);

export function makePng(width: number, height: number): Buffer {
  return pngOf(width, height, Buffer.alloc(width * height * 3, Buffer.from(COLOURS.red)));
}

/** Four quadrants, each of its own colour: every turn and flip shows. */
export function quadrants(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const top = y < height / 2;
      const left = x < width / 2;
      const name = top ? (left ? 'red' : 'lime') : left ? 'blue' : 'white';
      pixels.set(COLOURS[name], (y * width + x) * 3);
    }
  }
  return pixels;
}

/** RGB (channels 3) or RGBA (channels 4), 8 bits. */
export function pngOf(width: number, height: number, pixels: Buffer, channels: 3 | 4 = 3): Buffer {
  const stride = width * channels;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    pixels.copy(rows, y * (stride + 1) + 1, y * stride, (y + 1) * stride);
  }
  return pngFile(width, height, 8, channels === 3 ? 2 : 6, rows);
}

/** A square of one bit per pixel that packs to almost nothing. */
export function pngBomb(side: number): Buffer {
  return pngFile(side, side, 1, 0, Buffer.alloc((Math.ceil(side / 8) + 1) * side));
}

export function pngFile(
  width: number,
  height: number,
  depth: number,
  colourType: number,
  rows: Buffer,
  extra: readonly Buffer[] = [],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(depth, 8);
  header.writeUInt8(colourType, 9);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32Of(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** Puts an EXIF segment with nothing but the orientation behind SOI. */
export function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from(
    '4d4d002a00000008' + // big endian, first directory at 8
      '0001' + // one entry: orientation, SHORT, one value
      '011200030000000100000000' +
      '00000000',
    'hex',
  );
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

export function jpegOf(width: number, height: number): Promise<Buffer> {
  return sharp(pngOf(width, height, quadrants(width, height)))
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** A JPEG whose header says another size than it has. */
export function announcing(jpeg: Buffer, width: number, height: number): Buffer {
  const file = Buffer.from(jpeg);
  const frame = file.indexOf(Buffer.from('ffc0', 'hex'));
  file.writeUInt16BE(height, frame + 5);
  file.writeUInt16BE(width, frame + 7);
  return file;
}

/** Frames of one colour each. */
export async function animationOf(
  type: 'gif' | 'webp',
  width: number,
  height: number,
  names: readonly ColourName[],
): Promise<Buffer> {
  const frames = names.map((name) =>
    pngOf(width, height, Buffer.alloc(width * height * 3, Buffer.from(COLOURS[name]))),
  );
  const joined = sharp(frames, { join: { animated: true } });
  const delay = names.map(() => 100);
  return type === 'gif'
    ? joined.gif({ delay, loop: 0 }).toBuffer()
    : joined.webp({ delay, loop: 0, lossless: true }).toBuffer();
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => readonly number[];
}

export async function pixelsOf(bytes: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return {
    width,
    height,
    at: (x, y) => {
      const start = (y * width + x) * channels;
      return [...data.subarray(start, start + channels)];
    },
  };
}

/** The name of the colour near a point: lossy codecs move values a little. */
export function nameAt(pixels: Pixels, x: number, y: number): ColourName | 'other' {
  const [r = 0, g = 0, b = 0] = pixels.at(x, y);
  for (const [name, [cr, cg, cb]] of Object.entries(COLOURS)) {
    const distance = Math.max(Math.abs(r - cr), Math.abs(g - cg), Math.abs(b - cb));
    if (distance <= 12) return name as ColourName;
  }
  return 'other';
}

/** Top left, top right, bottom left, bottom right; an eighth inside the edge. */
export function cornersOf(pixels: Pixels): readonly string[] {
  const left = Math.floor(pixels.width / 8);
  const top = Math.floor(pixels.height / 8);
  const right = pixels.width - 1 - left;
  const bottom = pixels.height - 1 - top;
  return [
    nameAt(pixels, left, top),
    nameAt(pixels, right, top),
    nameAt(pixels, left, bottom),
    nameAt(pixels, right, bottom),
  ];
}
