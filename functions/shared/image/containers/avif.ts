import { type Box, childrenOf, createReader } from './boxes.ts';
import { assertProfileFits } from './profile.ts';

/** Items that are pictures or made of them; `hvc1` so that HEIC is told from a broken file. */
const PICTURES = new Set(['av01', 'grid', 'iovl', 'iden', 'tmap', 'hvc1']);

/** libheif refuses more (`max_items`, `max_iloc_extents_per_item`): they need no look. */
const MOST_ITEMS = 1000;
const MOST_EXTENTS = 32;

/** The brands of image sequences, and those of their still pictures (ISO/IEC 23008-12, 10.2). */
const STILL_BRANDS = new Map([
  ['avis', 'avif'],
  ['msf1', 'mif1'],
]);

export interface AvifForDecoder {
  readonly bytes: Buffer;
  /** The largest canvas on which other items are put together. */
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
  let canvasPixels = 0;
  const write = (letters: string, at: number) => {
    made ??= Buffer.from(file);
    made.write(letters, at, 'latin1');
  };
  for (const { typeAt } of childrenOf(file, 0, file.length, 'moov')) write('free', typeAt);
  // A file of these brands must have a `moov`.
  for (const { at, still } of sequenceBrands(file)) write(still, at);
  for (const meta of childrenOf(file, 0, file.length, 'meta')) {
    assertProfilesFit(file, meta);
    const places = placesOf(file, meta);
    for (const entry of entriesOf(file, meta)) {
      const { id, type } = itemOf(file, entry);
      const place = places.get(id) ?? { at: 0, bytes: 0 };
      canvasPixels = Math.max(canvasPixels, canvasOf(file, type, place.at));
      // No item is longer than the file: then the decoder misses it, and says so.
      if (!PICTURES.has(type) || place.bytes > file.length) {
        write('free', entry.typeAt);
      }
    }
  }
  return { bytes: made ?? file, canvasPixels };
}

function* sequenceBrands(file: Buffer): Generator<{ at: number; still: string }> {
  for (const { start, end } of childrenOf(file, 0, file.length, 'ftyp')) {
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

function* entriesOf(file: Buffer, meta: Box): Generator<Box> {
  for (const { start, end } of childrenOf(file, meta.start + 4, meta.end, 'iinf')) {
    // The count has 16 bits in version 0.
    yield* childrenOf(file, start + (file[start] === 0 ? 6 : 8), end, 'infe');
  }
}

/** ISO/IEC 14496-12, 8.11.6: from version 2 on an entry has a type. */
function itemOf(file: Buffer, { start, end }: Box): { id: number; type: string } {
  const bytes = (file[start] ?? 0) < 3 ? 2 : 4;
  const typeAt = start + 4 + bytes + 2;
  if ((file[start] ?? 0) < 2 || typeAt + 4 > end) return { id: 0, type: '' };
  return {
    id: file.readUIntBE(start + 4, bytes),
    type: file.toString('latin1', typeAt, typeAt + 4),
  };
}

/**
 * A grid or an overlay says its size itself; `ispe`, which libvips shows, may
 * say another (ISO/IEC 23008-12, 6.6.2).
 */
function canvasOf(file: Buffer, type: string, at: number): number {
  const head = { grid: 4, iovl: 10 }[type];
  if (head === undefined || at + head + 8 > file.length) return 0;
  const bytes = ((file[at + 1] ?? 0) & 1) === 0 ? 2 : 4;
  return file.readUIntBE(at + head, bytes) * file.readUIntBE(at + head + bytes, bytes);
}

interface Place {
  /** Of its first byte. */
  readonly at: number;
  /** That its parts name together. */
  readonly bytes: number;
}

/** Where items lie, by their number (ISO/IEC 14496-12, 8.11.3). */
function placesOf(file: Buffer, meta: Box): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  const [idat] = childrenOf(file, meta.start + 4, meta.end, 'idat');
  for (const { start, end } of childrenOf(file, meta.start + 4, meta.end, 'iloc')) {
    const read = createReader(file, start, end);
    const version = read(1);
    read(3);
    const sizes = read(2);
    const [offsetSize, lengthSize] = [sizes >> 12, (sizes >> 8) & 15];
    const [baseSize, indexSize] = [(sizes >> 4) & 15, version === 0 ? 0 : sizes & 15];
    const count = read(version < 2 ? 2 : 4);
    for (let n = 0; n < Math.min(count, MOST_ITEMS); n++) {
      const id = read(version < 2 ? 2 : 4);
      const inIdat = version > 0 && (read(2) & 15) === 1;
      read(2);
      const base = read(baseSize) + (inIdat ? (idat?.start ?? 0) : 0);
      const extents = read(2);
      if (extents > MOST_EXTENTS) return places;
      for (let extent = 0; extent < extents; extent++) {
        read(indexSize);
        const at = base + read(offsetSize);
        const known = places.get(id) ?? { at, bytes: 0 };
        places.set(id, { at: known.at, bytes: known.bytes + read(lengthSize) });
      }
    }
  }
  return places;
}
