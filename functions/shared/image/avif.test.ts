import { describe, expect, it } from 'vitest';
import { GREY_WITH_PROFILE, PREMULTIPLIED, SEQUENCE } from '../support/avif-files.ts';
import { box } from '../support/avif.ts';
import { repeat, u32 } from '../support/containers.ts';
import { pixelsOf } from '../support/images.ts';
import { renderAs, RENDER_LIMITS } from '../support/render.ts';
import { readAvif, withAvifBrand } from './avif.ts';
import { decoderInput } from './decoder-input.ts';
import { verifyImage } from './inspect.ts';
import { sharp } from './sharp.ts';

const still = await sharp({
  create: { width: 16, height: 8, channels: 3, background: { r: 200, g: 100, b: 50 } },
})
  .avif()
  .toBuffer();

/** The `ftyp` box of the still has its major brand at 8, the compatible ones from 16. */
function branded(bytes: Buffer, ...brands: readonly string[]): Buffer {
  const [major = '', ...compatible] = brands;
  const text = `\0\0\0\0ftyp${major}\0\0\0\0${compatible.join('')}`;
  const ftyp = Buffer.from(text.padEnd(bytes.readUInt32BE(0), '\0'), 'latin1');
  expect(ftyp.length).toBe(bytes.readUInt32BE(0));
  ftyp.writeUInt32BE(ftyp.length, 0);
  return Buffer.concat([ftyp, bytes.subarray(ftyp.length)]);
}

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

describe('AVIF by its brands', () => {
  it.each([
    ['an image sequence', SEQUENCE],
    ['major mif1, compatible avif', branded(still, 'mif1', 'avif', 'mif1')],
    ['major msf1, compatible avis', branded(still, 'msf1', 'avis')],
    ['major miaf, compatible avif', branded(still, 'miaf', 'avif')],
    ['major avif', branded(still, 'avif', 'mif1')],
  ])('%s is taken, and shows its one picture', async (_name, bytes) => {
    const facts = { type: 'avif', width: 16, height: 8, frames: 1 };
    expect(await verifyImage(bytes, RENDER_LIMITS)).toEqual(facts);
    const rendered = await renderAs(bytes, { type: 'png', width: 8 });
    const [r = 0, g = 0, b = 0] = (await pixelsOf(rendered.bytes)).at(3, 1);
    expect(Math.max(Math.abs(r - 200), Math.abs(g - 100), Math.abs(b - 50))).toBeLessThan(6);
  });

  it.each([
    ['mif1 with heic', branded(still, 'mif1', 'heic')],
    ['msf1 with hevc', branded(still, 'msf1', 'hevc')],
    ['HEVC that claims avif', replaced(branded(still, 'mif1', 'heic', 'avif'), 'av01', 'hvc1')],
    ['HEVC of major avif', replaced(still, 'av01', 'hvc1')],
  ])('%s is no AVIF', async (_name, bytes) => {
    await expect(verifyImage(bytes, RENDER_LIMITS)).rejects.toMatchObject({
      code: 'unsupported_media_type',
      message: expect.stringContaining('JPEG, PNG, WebP, GIF or AVIF'),
    });
  });

  it('does not copy, nor change, what libvips knows', () => {
    expect(withAvifBrand(still)).toBe(still);
    const before = Buffer.from(SEQUENCE);
    expect(Buffer.from(withAvifBrand(SEQUENCE)).toString('latin1', 8, 12)).toBe('avif');
    expect(SEQUENCE.equals(before)).toBe(true);
  });
});

describe('readAvif', () => {
  const plain = { isAv1: true, isPremultiplied: false, isMonochrome: false };

  it.each([
    ['a still', still, plain],
    ['a sequence', SEQUENCE, plain],
    ['premultiplied', PREMULTIPLIED, { ...plain, isPremultiplied: true }],
    ['a reference of another name', replaced(PREMULTIPLIED, 'prem', 'dimg'), plain],
    ['grey', GREY_WITH_PROFILE, { ...plain, isMonochrome: true }],
    ['nothing behind the brands', still.subarray(0, still.readUInt32BE(0)), plain],
  ])('%s', (_name, bytes, expected) => {
    expect(readAvif(bytes)).toEqual(expected);
  });

  it('finds what lies behind a million empty boxes, and takes no time', () => {
    const brands = PREMULTIPLIED.readUInt32BE(0);
    const empty = Buffer.alloc(8_000_000, Buffer.from('\0\0\0\x08free', 'latin1'));
    const parts = [PREMULTIPLIED.subarray(0, brands), empty, PREMULTIPLIED.subarray(brands)];
    const bytes = Buffer.concat(parts);
    const start = performance.now();
    expect(readAvif(bytes).isPremultiplied).toBe(true);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('goes by the last of several meta boxes, which is the one that is shown', async () => {
    const [brands, grey] = [PREMULTIPLIED.readUInt32BE(0), GREY_WITH_PROFILE.readUInt32BE(0)];
    const first = GREY_WITH_PROFILE.subarray(grey, grey + GREY_WITH_PROFILE.readUInt32BE(grey));
    const parts = [PREMULTIPLIED.subarray(0, brands), first, PREMULTIPLIED.subarray(brands)];
    const bytes = Buffer.concat(parts);
    expect(readAvif(bytes)).toEqual({ ...plain, isPremultiplied: true });
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    const { bytes: cleaned } = decoderInput('avif', bytes);
    expect(cleaned.toString('latin1').match(/meta/g)).toHaveLength(1);
    expect((await sharp(cleaned).metadata()).hasAlpha).toBe(true);
  });

  it.each(['meta', 'iloc', 'iprp', 'iinf'])('a million %s boxes take no time', (type) => {
    const brands = PREMULTIPLIED.subarray(0, PREMULTIPLIED.readUInt32BE(0));
    const many = Buffer.alloc(8_000_000, Buffer.from(`\0\0\0\x08${type}`, 'latin1'));
    const bytes = Buffer.concat([brands, type === 'meta' ? many : box('meta', u32(0), many)]);
    const start = performance.now();
    readAvif(bytes);
    decoderInput('avif', bytes);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('numbers that claim millions take no time', () => {
    const brands = PREMULTIPLIED.subarray(0, PREMULTIPLIED.readUInt32BE(0));
    // Four thousand million places, and 65,535 inputs in each of 9,000 items; none is there.
    const iloc = box('iloc', Buffer.from('020000000000ffffffff', 'hex'));
    const dimg = box('dimg', Buffer.from('0001ffff', 'hex'));
    const infe = box('infe', Buffer.from('02000000000100006176303100', 'hex'));
    const iinf = box('iinf', u32(0), Buffer.from([0, 1]), infe);
    const iref = box('iref', u32(0), repeat(dimg, 9000));
    const start = performance.now();
    decoderInput('avif', Buffer.concat([brands, box('meta', u32(0), iinf, iloc, iref)]));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('a profile of more than 4 MB is refused', () => {
    const brands = PREMULTIPLIED.subarray(0, PREMULTIPLIED.readUInt32BE(0));
    const withProfile = (size: number) => {
      const colr = box('colr', Buffer.alloc(size));
      const meta = box('meta', u32(0), box('iprp', box('ipco', colr)));
      return () => decoderInput('avif', Buffer.concat([brands, meta]));
    };
    expect(withProfile(2 ** 22)).not.toThrow();
    expect(withProfile(2 ** 22 + 1)).toThrow('colour profile');
  });

  it('ends on every cut, and on every box that lies about its size', () => {
    for (const bytes of [PREMULTIPLIED, GREY_WITH_PROFILE]) {
      for (let at = 12; at < bytes.length; at++) {
        expect(() => readAvif(bytes.subarray(0, at))).not.toThrow();
        for (const value of [0, 1, 0xff]) {
          const lying = Buffer.from(bytes);
          lying[at] = value;
          expect(() => readAvif(lying)).not.toThrow();
        }
      }
    }
  });
});
