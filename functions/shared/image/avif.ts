import { brandsOf } from './type.ts';

/**
 * What libvips does not tell of an AVIF file, read from its boxes
 * (ISO/IEC 14496-12; items and their references: ISO/IEC 23008-12).
 */
export interface AvifFacts {
  /** False: the file has items, and none is AV1, whatever its brands say. */
  readonly isAv1: boolean;
  /** Colours are stored multiplied by alpha (reference `prem`); libvips hands them on like that. */
  readonly isPremultiplied: boolean;
  /** Grey, though libvips answers three channels. */
  readonly isMonochrome: boolean;
}

interface Box {
  readonly type: string;
  /** Behind size and type. */
  readonly start: number;
  readonly end: number;
}

export function readAvif(bytes: Uint8Array): AvifFacts {
  const file = bufferOf(bytes);
  const meta = find(boxes(file, 0, file.length), 'meta');
  // A FullBox has its version and flags in front of its content.
  const parts = meta === undefined ? [] : [...boxes(file, meta.start + 4, meta.end)];
  const types = itemTypes(file, find(parts, 'iinf'));
  return {
    isAv1: types.length === 0 || types.includes('av01'),
    isPremultiplied: isPremultiplied(file, find(parts, 'pitm'), find(parts, 'iref')),
    isMonochrome: isMonochrome(file, find(parts, 'iprp')),
  };
}

/**
 * libvips judges by the major brand alone: it does not know `avis`, and takes
 * `mif1` and `msf1` for HEIC. libheif wants a brand of stills among the
 * compatible ones. The file that sniffs as AVIF says so in both places.
 */
export function withAvifBrand(file: Buffer): Buffer {
  const [major, ...compatible] = brandsOf(file);
  if (major?.brand === 'avif') return file;
  const copy = Buffer.from(file);
  copy.write('avif', 8, 'latin1');
  for (const { brand, at } of compatible) if (brand === 'avis') copy.write('avif', at, 'latin1');
  return copy;
}

/** Far above what libheif takes; without an end, a file of empty boxes costs seconds. */
const MAX_BOXES = 10_000;

/** Content that is cut off reads as nothing: the decoder has the last word. */
function* boxes(file: Buffer, start: number, end: number): Generator<Box> {
  let at = start;
  for (let count = 0; count < MAX_BOXES && at + 8 <= end; count++) {
    const short = file.readUInt32BE(at);
    const isLong = short === 1 && at + 16 <= end;
    const head = isLong ? 16 : 8;
    // Zero means: up to the end.
    const size = isLong ? Number(file.readBigUInt64BE(at + 8)) : short || end - at;
    if (size < head || at + size > end) return;
    yield { type: file.toString('latin1', at + 4, at + 8), start: at + head, end: at + size };
    at += size;
  }
}

function find(all: Iterable<Box>, type: string): Box | undefined {
  for (const box of all) if (box.type === type) return box;
  return undefined;
}

function itemTypes(file: Buffer, iinf: Box | undefined): readonly string[] {
  if (iinf === undefined || iinf.end < iinf.start + 8) return [];
  const countBytes = file[iinf.start] === 0 ? 2 : 4;
  const entries = boxes(file, iinf.start + 4 + countBytes, iinf.end);
  return [...entries].flatMap(({ type, start, end }) => {
    // Version 2 numbers items by 16 bits, 3 by 32; the type stands behind number and protection.
    const at = start + (file[start] === 3 ? 10 : 8);
    return type === 'infe' && at + 4 <= end ? [file.toString('latin1', at, at + 4)] : [];
  });
}

function isPremultiplied(file: Buffer, pitm: Box | undefined, iref: Box | undefined): boolean {
  if (pitm === undefined || iref === undefined) return false;
  const primary = readId(file, pitm, pitm.start + 4);
  if (iref.end < iref.start + 4) return false;
  return [...boxes(file, iref.start + 4, iref.end)].some(
    ({ type, start, end }) => type === 'prem' && readId(file, { ...iref, end }, start) === primary,
  );
}

/** AV1 Codec ISO Media File Format Binding, `av1C`: every item, alpha included, is one plane. */
function isMonochrome(file: Buffer, iprp: Box | undefined): boolean {
  if (iprp === undefined) return false;
  const properties = find(boxes(file, iprp.start, iprp.end), 'ipco');
  if (properties === undefined) return false;
  const codecs = [...boxes(file, properties.start, properties.end)].filter(
    ({ type, start, end }) => type === 'av1C' && end >= start + 4,
  );
  return codecs.length > 0 && codecs.every(({ start }) => ((file[start + 2] ?? 0) & 0x10) !== 0);
}

/** Items have 16-bit numbers in version 0 of a box, else 32-bit ones. */
function readId(file: Buffer, box: Box, at: number): number | undefined {
  const length = file[box.start] === 0 ? 2 : 4;
  return at + length <= box.end ? file.readUIntBE(at, length) : undefined;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
