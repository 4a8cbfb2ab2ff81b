import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { ApiError } from '../errors.ts';
import { avifWith, box, gridOf } from '../support/avif.ts';
import { profileOf } from '../support/bombs.ts';
import {
  appSegment,
  repeat,
  riffChunk,
  text,
  u16,
  u32,
  webpFile,
  within,
} from '../support/containers.ts';
import { goodFiles } from '../support/hostile.ts';
import { chunk, pngOf, quadrants } from '../support/images.ts';
import { createRandom } from '../support/random.ts';
import { decoderInput } from './decoder-input.ts';
import { sharp } from './sharp.ts';
import { sniffType } from './type.ts';

const inputOf = (bytes: Buffer) => decoderInput(sniffType(bytes) ?? 'jpeg', bytes).bytes;
const pixelsOf = (bytes: Buffer) => sharp(bytes, { pages: -1, failOn: 'error' }).raw().toBuffer();
const SECRET = 'secret text '.repeat(9000);

/** 0: its profile is too large, which a damaged length may make it. */
function lengthOf(bytes: Buffer): number {
  try {
    return inputOf(bytes).length;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'payload_too_large') return 0;
    throw error;
  }
}

let good: Readonly<Record<string, Buffer>>;
beforeAll(async () => void (good = await goodFiles()));
const file = (name: string) => good[name] ?? Buffer.alloc(0);

/** A file as a camera or an editor writes it: texts, a place, a preview. */
async function withMetadata(type: string): Promise<Buffer> {
  const exif = exifWith(6, 'II');
  const xmp = text(SECRET);
  if (type === 'png') {
    const chunks = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'abCd'].map((name) => chunk(name, xmp));
    return within(file('png'), 33, [...chunks, chunk('eXIf', exif)]);
  }
  if (type === 'jpeg') {
    const segments = [1, 2, 13, 14, 0].map((n) => appSegment(n, xmp.subarray(0, 60_000)));
    const exifSegment = appSegment(1, Buffer.concat([text('Exif\0\0'), exif]));
    return within(file('jpeg'), 2, [...segments, exifSegment]);
  }
  if (type === 'webp') {
    const header = riffChunk('VP8X', Buffer.from('0c0000005f00003f0000', 'hex'));
    const metadata = [riffChunk('EXIF', exif), riffChunk('XMP ', xmp), riffChunk('ODD ', u32(1))];
    return webpFile(header, file('webp').subarray(12), ...metadata);
  }
  return avifWith([
    { type: 'Exif', data: Buffer.concat([u32(0), exif]) },
    { type: 'mime', tail: text('application/rdf+xml\0'), data: xmp },
  ]);
}

function exifWith(orientation: number, order: 'II' | 'MM', type = 3): Buffer {
  const entry = Buffer.alloc(12);
  const at = order === 'II' ? 'LE' : 'BE';
  entry[`writeUInt16${at}`](0x0112, 0);
  entry[`writeUInt16${at}`](type, 2);
  entry[`writeUInt32${at}`](1, 4);
  entry[`writeUInt16${at}`](orientation, 8);
  const head = order === 'II' ? '49492a00080000000100' : '4d4d002a000000080001';
  return Buffer.concat([Buffer.from(head, 'hex'), entry, Buffer.alloc(4)]);
}

describe('a decoder sees', () => {
  it.each(['png', 'jpeg', 'webp', 'avif'])('of a %s its pixels and no texts', async (type) => {
    const bytes = await withMetadata(type);
    const before = Buffer.from(bytes);
    const input = inputOf(bytes);
    expect(await pixelsOf(input)).toEqual(await pixelsOf(bytes));
    const { exif, xmp, iptc, comments } = await sharp(input).metadata();
    expect([exif?.length ?? 0, xmp, iptc, comments]).toEqual([
      // The orientation alone: AVIF has a property for it.
      { avif: 0, jpeg: 32 }[type] ?? 26,
      undefined,
      undefined,
      undefined,
    ]);
    // What is stored is what was received.
    expect(bytes.equals(before)).toBe(true);
  });

  it.each(['fffe0000', 'fffe0001', 'ffe10000', 'ffe20001'])(
    'of a JPEG no texts behind a segment whose length is none (%s), which libjpeg passes over',
    async (segment) => {
      const bytes = within(await withMetadata('jpeg'), 2, [Buffer.from(segment, 'hex')]);
      const input = inputOf(bytes);
      expect(await pixelsOf(input)).toEqual(await pixelsOf(bytes));
      expect(input.equals(inputOf(await withMetadata('jpeg')))).toBe(true);
    },
  );

  it('a file without metadata as it is, without a copy', () => {
    for (const name of ['png', 'interlaced png', 'palette png', 'webp', 'animated webp', 'gif']) {
      expect([name, inputOf(file(name)).buffer === file(name).buffer]).toEqual([name, true]);
    }
  });

  it('a WebP in which nothing has to go as it is, though its header says otherwise', () => {
    // Its flags promise EXIF and XMP; the RIFF ends in front of what is appended.
    const header = riffChunk('VP8X', Buffer.from('0c0000005f00003f0000', 'hex'));
    const whole = webpFile(header, file('webp').subarray(12));
    for (const bytes of [whole, Buffer.concat([whole, text('tail')])]) {
      const before = Buffer.from(bytes);
      expect(inputOf(bytes).equals(before)).toBe(true);
      expect(bytes.equals(before)).toBe(true);
    }
  });

  it('of a WebP nothing behind its RIFF', () => {
    const bytes = webpFile(file('webp').subarray(12), riffChunk('ODD ', u32(1)));
    expect(inputOf(Buffer.concat([bytes, riffChunk('XMP ', text(SECRET))]))).toEqual(file('webp'));
  });

  it('a profile of 4 MB, and none above', () => {
    const bytesWith = (size: number) =>
      webpFile(riffChunk('ICCP', Buffer.alloc(size)), file('webp').subarray(12));
    expect(lengthOf(bytesWith(2 ** 22))).toBeGreaterThan(2 ** 22);
    expect(lengthOf(bytesWith(2 ** 22 + 1))).toBe(0);
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('the colour profile of a %s', async (type) => {
    const bytes = await sharp(pngOf(32, 32, quadrants(32, 32)))
      .withMetadata({ icc: 'p3' })
      .toFormat(type)
      .toBuffer();
    const [{ icc: before }, { icc }] = [
      await sharp(bytes).metadata(),
      await sharp(inputOf(bytes)).metadata(),
    ];
    expect(icc?.length).toBeGreaterThan(100);
    expect(icc).toEqual(before);
  });

  it.each([
    ['that is no zlib stream', Buffer.alloc(20, 1)],
    ['that claims more than it has', deflateSync(profileOf(200, 5000))],
    ['that is cut', deflateSync(profileOf(2000)).subarray(0, -9)],
  ])('no profile %s', async (_name, stream) => {
    const iccp = chunk('iCCP', Buffer.concat([text('p\0\0'), stream]));
    expect(inputOf(within(file('png'), 33, [iccp])).equals(file('png'))).toBe(true);
  });

  it('a picture whose metadata has wrong checksums', async () => {
    const broken = chunk('zTXt', Buffer.alloc(30));
    broken.writeUInt32BE(1, broken.length - 4);
    expect(inputOf(within(file('png'), 33, [broken])).equals(file('png'))).toBe(true);
  });
});

describe('the orientation', () => {
  const turned = async (bytes: Buffer) => (await sharp(bytes).metadata()).orientation ?? 1;
  const holders: Record<string, (exif: Buffer) => Buffer> = {
    jpeg: (exif) =>
      within(file('jpeg'), 2, [appSegment(1, Buffer.concat([text('Exif\0\0'), exif]))]),
    png: (exif) => within(file('png'), 33, [chunk('eXIf', exif)]),
    webp: (exif) =>
      webpFile(
        riffChunk('VP8X', Buffer.from('080000005f00003f0000', 'hex')),
        file('webp').subarray(12),
        riffChunk('EXIF', exif),
      ),
  };

  it.each(Object.keys(holders))('of a %s stays, in both byte orders', async (type) => {
    for (const order of ['II', 'MM'] as const) {
      for (let orientation = 1; orientation <= 8; orientation++) {
        const bytes = holders[type]?.(exifWith(orientation, order)) ?? Buffer.alloc(0);
        expect(await turned(inputOf(bytes))).toBe(orientation);
      }
    }
  });

  it('of EXIF that ends with its entry stays; of a cut entry there is none', async () => {
    const exif = exifWith(6, 'II').subarray(0, -4);
    for (const [cut, orientation] of [[exif.length, 6] as const, [exif.length - 1, 1] as const]) {
      const bytes = holders['png']?.(exif.subarray(0, cut)) ?? exif;
      expect(await turned(inputOf(bytes))).toBe(orientation);
    }
  });

  it('of damaged EXIF is what libexif makes of it', async () => {
    const random = createRandom(20_261_122);
    const different: string[] = [];
    for (let round = 0; round < 400; round++) {
      const exif = exifWith(2 + random.below(7), random.pick(['II', 'MM']));
      for (let n = random.below(3); n > 0; n--) exif[random.below(exif.length)] = random.below(12);
      const bytes = holders['jpeg']?.(exif) ?? exif;
      const before = await turned(bytes);
      const wanted = before >= 2 && before <= 8 ? before : 1;
      if (wanted !== (await turned(inputOf(bytes)))) different.push(exif.toString('hex'));
    }
    // Of eleven orientations in one entry libexif takes another than the first.
    expect(different.length, different.join('\n')).toBeLessThanOrEqual(2);
  });
});

it('a grid has the size that it says itself', async () => {
  const { canvasPixels } = decoderInput('avif', await gridOf(16));
  expect(canvasPixels).toBe((15 * 16) ** 2);
});

it('places that are counted in millions take no time', async () => {
  // Their numbers have no bytes, so that nothing ends the counting.
  const item = Buffer.from('00010000ffff', 'hex');
  const iloc = box('iloc', u32(0), Buffer.from([0, 0]), u16(1000), repeat(item, 1000));
  const whole = await avifWith([]);
  const bytes = Buffer.concat([
    whole.subarray(0, whole.indexOf('meta') - 4),
    box('meta', u32(0), iloc),
  ]);
  const start = performance.now();
  decoderInput('avif', bytes);
  expect(performance.now() - start).toBeLessThan(500);
});

describe('garbage', () => {
  it('is passed on, whatever it is', async () => {
    const random = createRandom(20_261_123);
    const files = [...Object.values(good), await gridOf(16)];
    for (const type of ['png', 'jpeg', 'webp', 'avif']) files.push(await withMetadata(type));
    for (let round = 0; round < 6000; round++) {
      const whole = random.pick(files);
      const bytes = Buffer.from(whole.subarray(0, 12 + random.below(whole.length - 11)));
      const reach = random.pick([40, 400, bytes.length]);
      for (let n = random.below(8); n > 0; n--) {
        bytes[Math.min(bytes.length - 1, 12 + random.below(reach))] = random.pick([
          0,
          1,
          255,
          random.below(256),
        ]);
      }
      expect(lengthOf(bytes), `round ${round}`).toBeLessThanOrEqual(bytes.length + 64);
    }
  });
});
