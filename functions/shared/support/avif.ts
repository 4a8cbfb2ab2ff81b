import { sharp } from '../image/sharp.ts';
import { repeat, text, u16, u32 } from './containers.ts';
import { pngOf, quadrants } from './images.ts';

export interface AvifItem {
  readonly type: string;
  /** Behind the item's name: what its type has there. */
  readonly tail?: Buffer;
  /** None: the data of the item before. */
  readonly data?: Buffer;
  /** How many times its place names its data. */
  readonly times?: number;
  /** Numbers of the items that it is made of; else it describes the picture, which is 1. */
  readonly inputs?: readonly number[];
}

/** 96 x 64 pixels with other items beside them, written box by box (ISO/IEC 23008-12). */
export async function avifWith(
  items: readonly AvifItem[],
  { padding = Buffer.alloc(0), times = 1 } = {},
): Promise<Buffer> {
  const file = await sharp(pngOf(96, 64, quadrants(96, 64)))
    .avif({ effort: 0 })
    .toBuffer();
  const metaAt = file.indexOf('meta') - 4;
  const data = Buffer.concat([boxOf(file, 'mdat').subarray(8), padding]);
  const kept = (name: string) => boxOf(file, name);
  const metaOf = (dataAt: number) => {
    const pixels = { at: dataAt, length: data.length, times };
    const [iloc, iinf, iref] = tables(items, pixels);
    return box('meta', u32(0), kept('hdlr'), kept('pitm'), iloc, iinf, kept('iprp'), iref);
  };
  const dataAt = metaAt + metaOf(0).length + 8;
  const others = items.flatMap((item) => (item.data === undefined ? [] : [item.data]));
  return Buffer.concat([file.subarray(0, metaAt), metaOf(dataAt), box('mdat', data, ...others)]);
}

interface Place {
  readonly at: number;
  readonly length: number;
  readonly times: number;
}

function tables(items: readonly AvifItem[], pixels: Place): [Buffer, Buffer, Buffer] {
  let place = pixels;
  const places = [placeOf(1, pixels)];
  items.forEach(({ data, times = 1 }, n) => {
    if (data !== undefined) place = { at: place.at + place.length, length: data.length, times };
    places.push(placeOf(n + 2, { ...place, times }));
  });
  const count = u16(1 + items.length);
  const entries = items.map(({ type, tail }, n) => entryOf(n + 2, type, tail));
  const uses = items.flatMap(({ inputs }, n) => {
    const to = inputs ?? [1];
    if (to.length === 0) return [];
    const name = inputs === undefined ? 'cdsc' : 'dimg';
    return box(name, u16(n + 2), u16(to.length), ...to.map((id) => u16(id)));
  });
  return [
    box('iloc', u32(0), Buffer.from([0x44, 0]), count, ...places),
    box('iinf', u32(0), count, entryOf(1, 'av01'), ...entries),
    items.length === 0 ? Buffer.alloc(0) : box('iref', u32(0), ...uses),
  ];
}

function placeOf(id: number, { at, length, times }: Place): Buffer {
  const extent = Buffer.concat([u32(at), u32(length)]);
  return Buffer.concat([u16(id), u16(0), u16(times), repeat(extent, times)]);
}

function entryOf(id: number, type: string, tail: Buffer = Buffer.alloc(0)): Buffer {
  return box('infe', u32(0x0200_0000), u16(id), u16(0), text(`${type}\0`), tail);
}

/** 16 x 16 pixels, it says: a grid of 15 x 15 times the same tile. */
export async function gridOf(tileSide: number): Promise<Buffer> {
  const file = await sharp(pngOf(tileSide, tileSide, quadrants(tileSide, tileSide)))
    .avif({ effort: 0 })
    .toBuffer();
  const data = boxOf(file, 'mdat').subarray(8);
  const side = u32(15 * tileSide);
  const grid = Buffer.concat([Buffer.from([0, 1, 14, 14]), side, side]);
  const [av1c, pixi] = [boxOf(file, 'av1C'), boxOf(file, 'pixi')];
  const ispe = box('ispe', u32(0), u32(16), u32(16));
  const own = Buffer.from([3, 0x81, 2, 3]);
  const uses = box('ipma', u32(0), u32(2), u16(1), own, u16(2), Buffer.from([1, 4]));
  const properties = box('iprp', box('ipco', av1c, boxOf(file, 'ispe'), pixi, ispe), uses);
  const tiles = box('dimg', u16(2), u16(225), repeat(u16(1), 225));
  const metaAt = file.indexOf('meta') - 4;
  const metaOf = (at: number) =>
    box(
      'meta',
      u32(0),
      boxOf(file, 'hdlr'),
      box('pitm', u32(0), u16(2)),
      box(
        'iloc',
        u32(0),
        Buffer.from([0x44, 0]),
        u16(2),
        placeOf(1, { at, length: data.length, times: 1 }),
        placeOf(2, { at: at + data.length, length: grid.length, times: 1 }),
      ),
      box('iinf', u32(0), u16(2), entryOf(1, 'av01'), entryOf(2, 'grid')),
      properties,
      box('iref', u32(0), tiles),
    );
  const dataAt = metaAt + metaOf(0).length + 8;
  return Buffer.concat([file.subarray(0, metaAt), metaOf(dataAt), box('mdat', data, grid)]);
}

const UNITY = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000].map((n) => u32(n)));

/** A track that counts frames without listing them (ISO/IEC 14496-12, 8). */
export function movieOf(frames: number, avif: Buffer): Buffer {
  const [none, full] = [(bytes: number) => Buffer.alloc(bytes), u32(0)];
  const times = Buffer.concat([u32(0), u32(0), u32(1000), u32(1000)]);
  const sample = Buffer.concat([none(6), u16(1), none(16), u16(96), u16(64), none(50)]);
  const table = box(
    'stbl',
    box('stsd', full, u32(1), box('av01', sample, boxOf(avif, 'av1C'))),
    box('stts', full, u32(1), u32(frames), u32(1)),
    box('stsc', full, u32(1), u32(1), u32(frames), u32(1)),
    box('stsz', full, u32(1), u32(frames)),
    box('stco', full, u32(1), u32(48)),
  );
  const source = box('dinf', box('dref', full, u32(1), box('url ', u32(1))));
  const handler = box('hdlr', none(8), text('pict'), none(13));
  const media = box(
    'mdia',
    box('mdhd', full, times, none(4)),
    handler,
    box('minf', box('vmhd', none(12)), source, table),
  );
  const track = box(
    'tkhd',
    u32(3),
    none(8),
    u32(1),
    none(4),
    u32(1000),
    none(16),
    UNITY,
    u32(96 << 16),
    u32(64 << 16),
  );
  const movie = box('mvhd', full, times, u32(0x10000), none(12), UNITY, none(24), u32(2));
  return box('moov', movie, box('trak', track, media));
}

export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const data = Buffer.concat(content);
  return Buffer.concat([u32(data.length + 8), text(type), data]);
}

function boxOf(file: Buffer, type: string): Buffer {
  const start = file.indexOf(type) - 4;
  return file.subarray(start, start + file.readUInt32BE(start));
}
