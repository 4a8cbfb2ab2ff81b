import { describe, expect, it } from 'vitest';
import { sniffType } from './type.ts';

const latin1 = (text: string) => Buffer.from(text.padEnd(16, '\0'), 'latin1');
const ftyp = (...brands: string[]) => {
  const [major = '', ...compatible] = brands;
  const box = Buffer.from(`\0\0\0\0ftyp${major}\0\0\0\0${compatible.join('')}`, 'latin1');
  box.writeUInt32BE(box.length, 0);
  return box;
};

describe('sniffType', () => {
  it.each([
    ['JPEG', latin1('\xff\xd8\xff\xe0'), 'jpeg'],
    ['PNG', latin1('\x89PNG\r\n\x1a\n'), 'png'],
    ['GIF 87a', latin1('GIF87a'), 'gif'],
    ['GIF 89a', latin1('GIF89a'), 'gif'],
    ['WebP', latin1('RIFF\0\0\0\0WEBPVP8 '), 'webp'],
    ['AVIF', ftyp('avif', 'mif1'), 'avif'],
    ['AVIF sequence', ftyp('avis', 'msf1'), 'avif'],
    ['AVIF whose major brand is mif1', ftyp('mif1', 'miaf', 'avif'), 'avif'],
    ['AVIF as the last of 32 brands', ftyp('mif1', ...Array(31).fill('miaf'), 'avif'), 'avif'],
    [
      'more brands than any encoder writes',
      ftyp('mif1', ...Array(32).fill('miaf'), 'avif'),
      undefined,
    ],
    ['WAV', latin1('RIFF\0\0\0\0WAVEfmt '), undefined],
    ['HEIC', ftyp('heic', 'mif1', 'heic'), undefined],
    ['HEIC whose major brand is mif1', ftyp('mif1', 'heic'), undefined],
    ['MP4', ftyp('isom', 'mp41'), undefined],
    [
      'ftyp box of a lying length',
      Buffer.from('\xff\xff\xff\xffftypheic\0\0\0\0', 'latin1'),
      undefined,
    ],
    ['GIF of no version', latin1('GIF90a'), undefined],
    ['PNG with a mangled line end', latin1('\x89PNG\n\x1a\n'), undefined],
    ['TIFF', latin1('II*\0'), undefined],
    ['PDF', latin1('%PDF-1.7'), undefined],
    ['SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
    ['HTML', latin1('<!doctype html>'), undefined],
    ['ZIP', latin1('PK\x03\x04'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
    ['three bytes of JPEG', Buffer.from([0xff, 0xd8, 0xff]), undefined],
  ])('%s', (_name, bytes, expected) => {
    expect(sniffType(bytes)).toBe(expected);
  });
});
