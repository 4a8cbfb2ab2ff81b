import { gifBlocks } from './containers/gif.ts';
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

function gifHasTrailer(file: Buffer): boolean {
  for (const { kind } of gifBlocks(file)) if (kind === 'trailer') return true;
  return false;
}
