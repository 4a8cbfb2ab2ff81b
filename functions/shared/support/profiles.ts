/** PNGs whose numbers mean something else than in sRGB, made without a colour engine. */
import { deflateSync } from 'node:zlib';
import { chunk, pngFile } from './images.ts';

/** D50, the white of every profile (ICC.1:2022, 7.2.16), in 1/65536. */
const D50 = [63_190, 65_536, 54_061] as const;

/** The smallest grey profile: a white and a curve (ICC.1:2022, 8.3.4), of version 2. */
export function greyProfile(gamma: number): Buffer {
  return profileOf('GRAY', [['kTRC', curve(gamma)]]);
}

/** ProPhoto RGB (ISO 22028-2), its primaries under D50. */
export function proPhotoProfile(): Buffer {
  const rgb = curve(1.8);
  return profileOf('RGB ', [
    ['rXYZ', xyz([52_279, 18_878, 0])],
    ['gXYZ', xyz([8858, 46_653, 1])],
    ['bXYZ', xyz([2053, 5, 54_060])],
    ['rTRC', rgb],
    ['gTRC', rgb],
    ['bTRC', rgb],
  ]);
}

type Tag = readonly [name: string, data: Buffer];

function profileOf(space: string, colours: readonly Tag[]): Buffer {
  const tags: readonly Tag[] = [
    ['desc', Buffer.concat([type('desc'), u32(2), Buffer.from('g\0'), Buffer.alloc(80)])],
    ['cprt', Buffer.concat([type('text'), Buffer.from('none')])],
    ['wtpt', xyz(D50)],
    ...colours,
  ];
  let at = 128 + 4 + 12 * tags.length;
  const table = tags.map(([name, data]) => {
    const entry = Buffer.concat([Buffer.from(name), u32(at), u32(data.length)]);
    at += data.length;
    return entry;
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write(`mntr${space}XYZ `, 12);
  header.write('acsp', 36);
  xyz(D50).copy(header, 68, 8);
  return Buffer.concat([header, u32(tags.length), ...table, ...tags.map(([, data]) => data)]);
}

function curve(gamma: number): Buffer {
  return Buffer.concat([type('curv'), u32(1), u16(Math.round(gamma * 256)), u16(0)]);
}

function xyz(values: readonly number[]): Buffer {
  return Buffer.concat([type('XYZ '), ...values.map(u32)]);
}

export interface GreyPng {
  /** Of 65,535, one pixel each; the picture is two rows of them. */
  readonly levels: readonly number[];
  /** Of 65,535, for all pixels. */
  readonly alpha?: number;
  readonly profile?: Buffer;
}

/** 16 bits a channel. */
export function greyPng16({ levels, alpha, profile }: GreyPng): Buffer {
  const samples = levels.flatMap((level) => (alpha === undefined ? [level] : [level, alpha]));
  const row = Buffer.concat([Buffer.from([0]), ...samples.map(u16)]);
  const rows = Buffer.concat([row, row]);
  const extra = profile === undefined ? [] : [iccChunk(profile)];
  return pngFile(levels.length, 2, 16, alpha === undefined ? 0 : 4, rows, extra);
}

export function iccChunk(profile: Buffer): Buffer {
  return chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(profile)]));
}

function type(name: string): Buffer {
  return Buffer.concat([Buffer.from(name), u32(0)]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
