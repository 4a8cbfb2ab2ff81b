import { entriesOf, itemOf } from './containers/avif-items.ts';
import { type Box, boxesOf, childrenOf, createReader } from './containers/boxes.ts';
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

export function readAvif(bytes: Uint8Array): AvifFacts {
  const file = bufferOf(bytes);
  let meta: Box | undefined;
  // As in libheif: of several the last counts.
  for (const found of boxesOf(file, 'meta')) meta = found;
  if (meta === undefined) return { isAv1: true, isPremultiplied: false, isMonochrome: false };
  return {
    isAv1: isAv1(file, meta),
    isPremultiplied: isPremultiplied(file, meta),
    isMonochrome: isMonochrome(file, meta),
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

/** An item whose type cannot be told is nothing against it: the decoder has the last word. */
function isAv1(file: Buffer, meta: Box): boolean {
  let isOther = false;
  for (const entry of entriesOf(file, meta)) {
    const { type } = itemOf(file, entry);
    if (type === 'av01') return true;
    isOther ||= type !== '';
  }
  return !isOther;
}

function isPremultiplied(file: Buffer, meta: Box): boolean {
  const [pitm] = childrenOf(file, meta.start + 4, meta.end, 'pitm');
  const [iref] = childrenOf(file, meta.start + 4, meta.end, 'iref');
  if (pitm === undefined || iref === undefined) return false;
  const primary = readId(file, pitm, pitm.start + 4, pitm.end);
  for (const { start, end } of childrenOf(file, iref.start + 4, iref.end, 'prem')) {
    if (primary !== 0 && readId(file, iref, start, end) === primary) return true;
  }
  return false;
}

/** AV1 Codec ISO Media File Format Binding, `av1C`: every item, alpha included, is one plane. */
function isMonochrome(file: Buffer, meta: Box): boolean {
  const [iprp] = childrenOf(file, meta.start + 4, meta.end, 'iprp');
  if (iprp === undefined) return false;
  const [properties] = childrenOf(file, iprp.start, iprp.end, 'ipco');
  if (properties === undefined) return false;
  let planes = 0;
  for (const { start, end } of childrenOf(file, properties.start, properties.end, 'av1C')) {
    if (end < start + 4) continue;
    if (((file[start + 2] ?? 0) & 0x10) === 0) return false;
    planes += 1;
  }
  return planes > 0;
}

/** Items have 16-bit numbers in version 0 of a box, else 32-bit ones. 0 is none. */
function readId(file: Buffer, box: Box, at: number, end: number): number {
  return createReader(file, at, end)(file[box.start] === 0 ? 2 : 4);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
