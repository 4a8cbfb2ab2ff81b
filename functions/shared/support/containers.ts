/** The pieces of which tests put image files together by hand. */
export const text = (value: string) => Buffer.from(value, 'latin1');
export const repeat = (piece: Buffer, times: number) => Buffer.alloc(piece.length * times, piece);

export function u16(value: number, order: 'BE' | 'LE' = 'BE'): Buffer {
  const bytes = Buffer.alloc(2);
  return (bytes[`writeUInt16${order}`](value), bytes);
}

export function u32(value: number, order: 'BE' | 'LE' = 'BE'): Buffer {
  const bytes = Buffer.alloc(4);
  return (bytes[`writeUInt32${order}`](value), bytes);
}

export function within(file: Buffer, at: number, pieces: readonly Buffer[]): Buffer {
  return Buffer.concat([file.subarray(0, at), ...pieces, file.subarray(at)]);
}

/** APPn of JPEG. */
export function appSegment(n: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xe0 + n]), u16(data.length + 2), data]);
}

export function riffChunk(name: string, data: Buffer): Buffer {
  const padding = Buffer.alloc(data.length % 2);
  return Buffer.concat([text(name), u32(data.length, 'LE'), data, padding]);
}

export function webpFile(...chunks: Buffer[]): Buffer {
  const body = Buffer.concat([text('WEBP'), ...chunks]);
  return Buffer.concat([text('RIFF'), u32(body.length, 'LE'), body]);
}

export interface GifFrame {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  /** 0 is red, 1 is blue. */
  readonly colour?: 0 | 1;
  /** Hundredths of a second; undefined: without a control block. */
  readonly delay?: number;
  readonly before?: Buffer;
}

const COLOURS = Buffer.from('ff00000000ff', 'hex');

export function gifFile(width: number, height: number, frames: readonly GifFrame[]): Buffer {
  const screen = Buffer.concat([u16(width, 'LE'), u16(height, 'LE'), Buffer.from([0x80, 0, 0])]);
  const loop = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex');
  const blocks = frames.map(gifFrame);
  return Buffer.concat([text('GIF89a'), screen, COLOURS, loop, ...blocks, Buffer.from([0x3b])]);
}

function gifFrame({ left = 0, top = 0, width, height, colour = 0, ...rest }: GifFrame): Buffer {
  const control = Buffer.from('21f9040400000000', 'hex');
  control.writeUInt16LE(rest.delay ?? 0, 4);
  const places = [left, top, width, height].map((value) => u16(value, 'LE'));
  return Buffer.concat([
    rest.before ?? Buffer.alloc(0),
    rest.delay === undefined ? Buffer.alloc(0) : control,
    Buffer.from([0x2c]),
    ...places,
    Buffer.from([0, 2]),
    lzwOf(Array.from({ length: width * height }, () => colour)),
    Buffer.from([0]),
  ]);
}

/** Codes of three bits, with a clear code in front of every two, in sub-blocks. */
function lzwOf(pixels: readonly number[]): Buffer {
  const codes = pixels.flatMap((pixel, at) => (at % 2 === 0 ? [4, pixel] : [pixel]));
  codes.push(5);
  const bytes = Buffer.alloc(Math.ceil((codes.length * 3) / 8));
  codes.forEach((code, n) => {
    const at = n * 3;
    const spread = code << (at % 8);
    bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (spread & 255);
    if (spread > 255) bytes[(at >> 3) + 1] = spread >> 8;
  });
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat(blocks);
}
