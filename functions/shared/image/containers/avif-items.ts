import { type Box, childrenOf, createReader } from './boxes.ts';

/** libheif refuses more (`max_items`, `max_iloc_extents_per_item`): they need no look. */
export const MOST_ITEMS = 1000;
const MOST_EXTENTS = 32;

export function* entriesOf(file: Buffer, meta: Box): Generator<Box> {
  for (const { start, end } of childrenOf(file, meta.start + 4, meta.end, 'iinf')) {
    // The count has 16 bits in version 0.
    yield* childrenOf(file, start + (file[start] === 0 ? 6 : 8), end, 'infe');
  }
}

/** ISO/IEC 14496-12, 8.11.6: from version 2 on an entry has a type. */
export function itemOf(file: Buffer, { start, end }: Box): { id: number; type: string } {
  const bytes = (file[start] ?? 0) < 3 ? 2 : 4;
  const typeAt = start + 4 + bytes + 2;
  if ((file[start] ?? 0) < 2 || typeAt + 4 > end) return { id: 0, type: '' };
  return {
    id: file.readUIntBE(start + 4, bytes),
    type: file.toString('latin1', typeAt, typeAt + 4),
  };
}

interface Place {
  /** Of its first byte. */
  readonly at: number;
  /** That its parts name together. */
  readonly bytes: number;
}

export type Places = ReadonlyMap<number, Place>;

/** Where items lie, by their number (ISO/IEC 14496-12, 8.11.3). */
export function placesOf(file: Buffer, meta: Box): Places {
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
