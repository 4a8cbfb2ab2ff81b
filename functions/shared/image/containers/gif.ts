import { createRewriter } from './rewriter.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const MOST_SIDE = 65_535;

export interface GifBlock {
  readonly kind: 'extension' | 'image' | 'trailer';
  readonly at: number;
}

/** The blocks of GIF89a, appendix A, until the trailer or a broken edge. */
export function* gifBlocks(file: Buffer): Generator<GifBlock> {
  for (let at = blocksAt(file); at < file.length;) {
    const block = file[at];
    if (block === TRAILER) return yield { kind: 'trailer', at };
    if (block === EXTENSION) {
      yield { kind: 'extension', at };
      at = afterSubBlocks(file, at + 2);
    } else if (block === IMAGE && at + 10 <= file.length) {
      yield { kind: 'image', at };
      at = afterSubBlocks(file, at + 10 + colourTableBytes(file[at + 9] ?? 0) + 1);
    } else {
      return;
    }
  }
}

function blocksAt(file: Buffer): number {
  return 13 + colourTableBytes(file[10] ?? 0);
}

function colourTableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 0x07) + 1);
}

function afterSubBlocks(file: Buffer, start: number): number {
  let at = start;
  while (at < file.length && file[at] !== 0) at += (file[at] ?? 0) + 1;
  return at + 1;
}

export interface GifForDecoder {
  readonly bytes: Buffer;
  readonly frames: number;
  /** In front of these. */
  readonly added: 0 | 1;
}

/**
 * A GIF whose first frame leaves part of the canvas open gets an empty,
 * transparent frame of the canvas' size before it. libnsgif takes the first
 * frame's size for the picture's when the canvas is 640 x 480 or some other
 * sizes, or has a side above 2048 (nsgif_data_scan), and shows what is open as
 * black. Browsers show the canvas, and nothing where no frame is.
 */
export function gifWithCanvas(file: Buffer): GifForDecoder {
  const images = imagesOf(file);
  const size = images.first === undefined ? undefined : openCanvas(file, images.first);
  if (size === undefined) return { bytes: file, frames: images.count, added: 0 };
  const rewriter = createRewriter(file);
  rewriter.replace(blocksAt(file), blocksAt(file), emptyFrame(size.width, size.height));
  return { bytes: rewriter.finish(), frames: images.count, added: 1 };
}

function imagesOf(file: Buffer): { readonly first: number | undefined; readonly count: number } {
  let first: number | undefined;
  let count = 0;
  for (const { kind, at } of gifBlocks(file)) {
    if (kind !== 'image') continue;
    first ??= at;
    count += 1;
  }
  return { first, count };
}

/** Undefined when the frame covers it. */
function openCanvas(file: Buffer, image: number) {
  const canvas = { width: file.readUInt16LE(6), height: file.readUInt16LE(8) };
  const [left, top] = [file.readUInt16LE(image + 1), file.readUInt16LE(image + 3)];
  const frame = { width: file.readUInt16LE(image + 5), height: file.readUInt16LE(image + 7) };
  const atOrigin = left === 0 && top === 0;
  if (atOrigin && frame.width >= canvas.width && frame.height >= canvas.height) return undefined;
  const width = Math.max(canvas.width, left + frame.width);
  const height = Math.max(canvas.height, top + frame.height);
  return Math.max(width, height) > MOST_SIDE ? undefined : { width, height };
}

/** Its data is one transparent pixel: libnsgif leaves the rest as it is, which is open. */
function emptyFrame(width: number, height: number): Buffer {
  const frame = Buffer.from(
    '21f904' +
      '05000000' +
      '00' + // disposal "leave", colour 0 is transparent
      '2c0000000000000000' +
      '00' + // at 0, 0; no own colours
      '02' +
      '024401' +
      '00', // 3 bit codes: clear, colour 0, end
    'hex',
  );
  frame.writeUInt16LE(width, 13);
  frame.writeUInt16LE(height, 15);
  return frame;
}
