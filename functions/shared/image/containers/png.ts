import { crc32Of } from './crc32.ts';
import { exifOfOrientation } from './exif.ts';
import { holdsProfile } from './profile.ts';
import { createRewriter } from './rewriter.ts';

/**
 * Chunks that say how the pixels look; each counts once, and libpng takes 14 s
 * and 600 MB to complain of a million others.
 */
const LOOKS = new Set([
  ...['tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'sBIT', 'bKGD', 'pHYs'],
  ...['iCCP', 'eXIf'],
]);

/** A chunk whose name begins small may be left out (PNG specification, 5.4). */
const ANCILLARY = /^[a-z][A-Za-z]{3}$/;

/**
 * Leaves out text, times, suggested palettes, frames of APNG and what is
 * unknown: libvips lifts libpng's limit on what they inflate to.
 */
export function pngWithoutMetadata(file: Buffer): Buffer {
  const rewriter = createRewriter(file);
  const seen = new Set<string>();
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    if (end > file.length || name === 'IEND') break;
    if (ANCILLARY.test(name)) {
      const first = LOOKS.has(name) && !seen.has(name);
      if (first) seen.add(name);
      const data = file.subarray(at + 8, end - 4);
      if (!first) rewriter.replace(at, end);
      else if (name === 'eXIf') rewriter.replace(at, end, exifChunk(data));
      else if (name === 'iCCP' && !isProfile(data)) rewriter.replace(at, end);
    }
    at = end;
  }
  return rewriter.finish();
}

/** A name, a zero, the method, and a zlib stream. */
function isProfile(data: Buffer): boolean {
  const nameEnd = data.subarray(0, 80).indexOf(0);
  return nameEnd > 0 && holdsProfile(data.subarray(nameEnd + 2));
}

function exifChunk(data: Buffer): Buffer | undefined {
  const exif = exifOfOrientation(data);
  if (exif === undefined) return undefined;
  const chunk = Buffer.alloc(12 + exif.length);
  chunk.writeUInt32BE(exif.length, 0);
  chunk.write('eXIf', 4, 'latin1');
  exif.copy(chunk, 8);
  chunk.writeUInt32BE(crc32Of(chunk.subarray(4, -4)), 8 + exif.length);
  return chunk;
}
