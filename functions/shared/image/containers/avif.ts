import { entriesOf, itemOf, placesOf } from './avif-items.ts';
import { mostPixels } from './avif-pixels.ts';
import { type Box, boxesOf, childrenOf } from './boxes.ts';
import { assertProfileFits } from './profile.ts';

/** Items that are pictures or made of them; `hvc1` so that HEIC is told from a broken file. */
const PICTURES = new Set(['av01', 'grid', 'iovl', 'iden', 'tmap', 'hvc1']);

/** The brands of image sequences, and those of their still pictures (ISO/IEC 23008-12, 10.2). */
const STILL_BRANDS = new Map([
  ['avis', 'avif'],
  ['msf1', 'mif1'],
]);

export interface AvifForDecoder {
  readonly bytes: Buffer;
  /** Of the largest item: the picture, its alpha, or what one of them is put together from. */
  readonly canvasPixels: number;
}

/**
 * Turns into free space what libheif would read without showing it: the
 * entries of EXIF, XMP and other items (one of 400 bytes may name the same
 * megabyte 32 times), and `moov`, whose few bytes may count 18 million frames;
 * libvips shows the primary item only. The orientation is a property (`irot`,
 * `imir`), not EXIF.
 */
export function avifWithoutMetadata(file: Buffer): AvifForDecoder {
  let made: Buffer | undefined;
  const write = (letters: string, at: number) => {
    made ??= Buffer.from(file);
    made.write(letters, at, 'latin1');
  };
  for (const { typeAt } of boxesOf(file, 'moov')) write('free', typeAt);
  // A file of these brands must have a `moov`.
  for (const { at, still } of sequenceBrands(file)) write(still, at);
  let meta: Box | undefined;
  for (const found of boxesOf(file, 'meta')) {
    // As in libheif: of several the last counts.
    if (meta !== undefined) write('free', meta.typeAt);
    meta = found;
  }
  if (meta === undefined) return { bytes: made ?? file, canvasPixels: 0 };
  assertProfilesFit(file, meta);
  const places = placesOf(file, meta);
  for (const entry of entriesOf(file, meta)) {
    const { id, type } = itemOf(file, entry);
    const place = places.get(id) ?? { at: 0, bytes: 0 };
    // No item is longer than the file: then the decoder misses it, and says so.
    if (!PICTURES.has(type) || place.bytes > file.length) write('free', entry.typeAt);
  }
  return { bytes: made ?? file, canvasPixels: mostPixels(file, meta, places) };
}

function* sequenceBrands(file: Buffer): Generator<{ at: number; still: string }> {
  for (const { start, end } of boxesOf(file, 'ftyp')) {
    for (let at = start; at + 4 <= end; at += 4) {
      // The second four bytes are a version.
      const still = STILL_BRANDS.get(file.toString('latin1', at, at + 4));
      if (still !== undefined && at !== start + 4) yield { at, still };
    }
  }
}

function assertProfilesFit(file: Buffer, meta: Box): void {
  for (const iprp of childrenOf(file, meta.start + 4, meta.end, 'iprp')) {
    for (const ipco of childrenOf(file, iprp.start, iprp.end, 'ipco')) {
      for (const colr of childrenOf(file, ipco.start, ipco.end, 'colr')) {
        assertProfileFits(colr.end - colr.start);
      }
    }
  }
}
