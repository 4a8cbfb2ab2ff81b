import type { ImageType } from '../shared/image/type.ts';
import { readTiff } from './tiff.ts';

export type Exif = Readonly<Record<string, string | number>>;

const EXIF_MARK = Buffer.from('Exif\0\0', 'latin1');

/** What a camera wrote of the picture, by tags that name no place and no person. AVIF: nothing. */
export function readExif(type: ImageType, file: Buffer): Exif {
  const block = FINDERS[type]?.(file);
  if (block === undefined) return {};
  const isMarked = block.subarray(0, EXIF_MARK.length).equals(EXIF_MARK);
  return readTiff(isMarked ? block.subarray(EXIF_MARK.length) : block);
}

type Finder = (file: Buffer) => Buffer | undefined;

const FINDERS: Partial<Record<ImageType, Finder>> = {
  jpeg: findInJpeg,
  png: (file) => findInPng(file),
  webp: (file) => findInWebp(file),
};

function findInJpeg(file: Buffer): Buffer | undefined {
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff;) {
    const marker = file[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (marker === 0xda || end < at + 4) return undefined;
    const data = file.subarray(at + 4, end);
    if (marker === 0xe1 && data.subarray(0, EXIF_MARK.length).equals(EXIF_MARK)) return data;
    at = end;
  }
  return undefined;
}

function findInPng(file: Buffer): Buffer | undefined {
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'eXIf') return file.subarray(at + 8, end - 4);
    at = end;
  }
  return undefined;
}

function findInWebp(file: Buffer): Buffer | undefined {
  for (let at = 12; at + 8 <= file.length;) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'EXIF') return file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  return undefined;
}
