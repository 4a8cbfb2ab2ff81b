import { entriesOf, itemOf, MOST_ITEMS, type Places } from './avif-items.ts';
import { type Box, childrenOf, createReader } from './boxes.ts';

/** Derived items that hold all their inputs. */
const TOGETHER = new Set(['grid', 'iovl']);

interface Item {
  readonly type: string;
  /** Of its `ispe`, which libheif compares with what its bitstream says. */
  pixels: number;
  /** Numbers of the items of which it is made, as often as it names them. */
  readonly inputs: number[];
}

/**
 * The most pixels for which one item makes libheif reserve memory. What libvips
 * tells is the size of the primary item alone: its alpha, the tiles of a grid
 * (four of them at once) and the parts of an overlay may be larger.
 */
export function mostPixels(file: Buffer, meta: Box, places: Places): number {
  const items = itemsOf(file, meta, places);
  const known = new Map<number, number>();
  const pixelsOf = (id: number): number => {
    const item = items.get(id);
    if (item === undefined) return 0;
    const before = known.get(id);
    if (before !== undefined) return before;
    // An item that is made of itself is refused by libheif.
    known.set(id, item.pixels);
    const inputs = item.inputs.map(pixelsOf);
    const made = TOGETHER.has(item.type)
      ? inputs.reduce((sum, pixels) => sum + pixels, 0)
      : inputs.reduce((most, pixels) => Math.max(most, pixels), 0);
    const pixels = Math.max(item.pixels, made);
    known.set(id, pixels);
    return pixels;
  };
  return [...items.keys()].reduce((most, id) => Math.max(most, pixelsOf(id)), 0);
}

function itemsOf(file: Buffer, meta: Box, places: Places): ReadonlyMap<number, Item> {
  const items = new Map<number, Item>();
  for (const entry of entriesOf(file, meta)) {
    if (items.size >= MOST_ITEMS) break;
    const { id, type } = itemOf(file, entry);
    items.set(id, { type, pixels: canvasOf(file, type, places.get(id)?.at), inputs: [] });
  }
  addSizes(file, meta, items);
  addInputs(file, meta, items);
  return items;
}

/** What `ispe` says of each item (ISO/IEC 23008-12, 6.5.3; `ipma`: ISO/IEC 14496-12, 8.11.14). */
function addSizes(file: Buffer, meta: Box, items: ReadonlyMap<number, Item>): void {
  for (const iprp of childrenOf(file, meta.start + 4, meta.end, 'iprp')) {
    const areas = areasOf(file, iprp);
    for (const { start, end } of childrenOf(file, iprp.start, iprp.end, 'ipma')) {
      const read = createReader(file, start, end);
      const idBytes = read(1) === 0 ? 2 : 4;
      const indexBytes = (read(3) & 1) === 0 ? 1 : 2;
      const mask = indexBytes === 1 ? 0x7f : 0x7fff;
      for (let left = read(4); left > 0 && !read.isBehind(); left--) {
        const item = items.get(read(idBytes));
        for (let n = read(1); n > 0; n--) {
          const area = areas[(read(indexBytes) & mask) - 1] ?? 0;
          if (item !== undefined) item.pixels = Math.max(item.pixels, area);
        }
      }
    }
  }
}

/** By the place among the properties; 0 of one that is no size. */
function areasOf(file: Buffer, iprp: Box): readonly number[] {
  const [ipco] = childrenOf(file, iprp.start, iprp.end, 'ipco');
  if (ipco === undefined) return [];
  const areas: number[] = [];
  for (const { typeAt, start, end } of childrenOf(file, ipco.start, ipco.end)) {
    const isSize = file.toString('latin1', typeAt, typeAt + 4) === 'ispe' && start + 12 <= end;
    areas.push(isSize ? file.readUInt32BE(start + 4) * file.readUInt32BE(start + 8) : 0);
  }
  return areas;
}

function addInputs(file: Buffer, meta: Box, items: ReadonlyMap<number, Item>): void {
  for (const iref of childrenOf(file, meta.start + 4, meta.end, 'iref')) {
    const idBytes = file[iref.start] === 0 ? 2 : 4;
    for (const { start, end } of childrenOf(file, iref.start + 4, iref.end, 'dimg')) {
      const read = createReader(file, start, end);
      const inputs = items.get(read(idBytes))?.inputs;
      for (let left = read(2); left > 0 && !read.isBehind(); left--) inputs?.push(read(idBytes));
    }
  }
}

/**
 * A grid or an overlay says its size itself; `ispe`, which libvips shows, may
 * say another (ISO/IEC 23008-12, 6.6.2).
 */
function canvasOf(file: Buffer, type: string, at: number | undefined): number {
  const head = { grid: 4, iovl: 10 }[type];
  if (head === undefined || at === undefined || at + head + 8 > file.length) return 0;
  const bytes = ((file[at + 1] ?? 0) & 1) === 0 ? 2 : 4;
  return file.readUIntBE(at + head, bytes) * file.readUIntBE(at + head + bytes, bytes);
}
