import type { ImageType } from './type.ts';

/**
 * libvips shows a GIF whose tail is missing, a PNG without its last chunk and
 * the complete frames of a cut animated WebP as if nothing were wrong; the
 * other decoders report truncation themselves.
 */
export function isTruncated(type: ImageType, bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'gif') return !gifHasTrailer(file);
  if (type === 'png') return !pngHasEnd(file);
  if (type === 'webp') return !webpIsWhole(file);
  return false;
}

/** Chunks are a length, a name, the data and a checksum; IEND is the last. */
function pngHasEnd(file: Buffer): boolean {
  let at = 8;
  while (at + 12 <= file.length) {
    if (file.toString('latin1', at + 4, at + 8) === 'IEND') return true;
    at += 12 + file.readUInt32BE(at);
  }
  return false;
}

/** RIFF says its own length, without the eight bytes in front of it. */
function webpIsWhole(file: Buffer): boolean {
  return file.length >= 12 && file.readUInt32LE(4) + 8 <= file.length;
}

const GIF_TRAILER = 0x3b;
const GIF_EXTENSION = 0x21;
const GIF_IMAGE = 0x2c;

/** Walks the blocks of GIF89a, appendix A, until the trailer or a broken edge. */
function gifHasTrailer(file: Buffer): boolean {
  if (file.length < 13) return false;
  let at = 13 + colourTableBytes(file[10] ?? 0);
  while (at < file.length) {
    const block = file[at];
    if (block === GIF_TRAILER) return true;
    if (block === GIF_EXTENSION) {
      at = afterSubBlocks(file, at + 2);
    } else if (block === GIF_IMAGE) {
      const data = at + 10 + colourTableBytes(file[at + 9] ?? 0);
      at = afterSubBlocks(file, data + 1);
    } else {
      return false;
    }
  }
  return false;
}

function colourTableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 0x07) + 1);
}

function afterSubBlocks(file: Buffer, start: number): number {
  let at = start;
  while (at < file.length && file[at] !== 0) at += (file[at] ?? 0) + 1;
  return at + 1;
}
