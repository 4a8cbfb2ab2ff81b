import { describe, expect, it } from 'vitest';
import { avifWith } from '../support/avif.ts';
import { announcing, jpegOf, nameAt, pixelsOf } from '../support/images.ts';
import { renderAs, RENDER_LIMITS } from '../support/render.ts';
import { GAIN_MAP_MARKS, ultraHdr } from '../support/ultra-hdr.ts';
import { decoderInput } from './decoder-input.ts';
import { verifyImage } from './inspect.ts';
import { sharp } from './sharp.ts';
import { IMAGE_TYPES, sniffType } from './type.ts';

const base = await jpegOf(96, 64);
const map = await jpegOf(48, 32);
const av1 = await sharp(map).avif({ effort: 0 }).toBuffer();

/** ISO/IEC 23008-12, `tmap`: made of the picture (1) and of the gain map (3), both items too. */
const avif = await avifWith([
  { type: 'tmap', data: Buffer.alloc(62), inputs: [1, 3] },
  { type: 'av01', data: av1.subarray(av1.indexOf('mdat') + 4), inputs: [] },
]);

const SOURCES: Readonly<Record<string, Buffer>> = {
  'an Ultra HDR JPEG': ultraHdr(base, map),
  'one whose gain map says 65500 x 65500': ultraHdr(base, announcing(map, 65_500, 65_500)),
  'one whose gain map is cut off': ultraHdr(base, map).subarray(0, -200),
  'one whose gain map is no image': ultraHdr(base, Buffer.alloc(5000, 'A')),
  'one without its gain map': ultraHdr(base, map).subarray(0, -map.length),
  'an AVIF with a tone map': avif,
};

const marksOf = (bytes: Buffer) =>
  GAIN_MAP_MARKS.filter((mark) => bytes.includes(mark, 0, 'latin1'));

describe('a gain map', () => {
  it('is there, in the sources of this test', () => {
    for (const bytes of Object.values(SOURCES)) expect(marksOf(bytes)).not.toEqual([]);
  });

  describe.each(Object.entries(SOURCES))('%s', (_name, source) => {
    it('is taken, as the picture without the map', async () => {
      const facts = await verifyImage(source, RENDER_LIMITS);
      expect(facts).toMatchObject({ width: 96, height: 64, frames: 1 });
    });

    it.each(IMAGE_TYPES)('becomes a %s that has none and claims none', async (type) => {
      const { bytes } = await renderAs(source, { type, width: 48 });
      expect(sniffType(bytes)).toBe(type);
      expect(marksOf(bytes)).toEqual([]);
      const pixels = await pixelsOf(bytes);
      const corners = [nameAt(pixels, 6, 6), nameAt(pixels, 40, 6), nameAt(pixels, 6, 26)];
      expect(corners).toEqual(['red', 'lime', 'blue']);
    });
  });

  it('is nothing that the decoder of a JPEG hears of', async () => {
    const { bytes } = decoderInput('jpeg', ultraHdr(base, map));
    const front = bytes.subarray(0, bytes.indexOf(Buffer.from('ffda', 'hex')));
    expect(marksOf(front)).toEqual([]);
    expect(await sharp(bytes).metadata()).not.toHaveProperty('gainMap');
  });

  it('leaves one picture in a JPEG: nothing is behind its end', async () => {
    const { bytes } = await renderAs(ultraHdr(base, map), { type: 'jpeg', width: 48 });
    expect(bytes.indexOf(Buffer.from('ffd9', 'hex'))).toBe(bytes.length - 2);
    expect(bytes).toEqual((await renderAs(base, { type: 'jpeg', width: 48 })).bytes);
  });
});
