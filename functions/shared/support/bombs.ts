/** Small images whose metadata, not their pixels, claims memory. */
import { deflateSync } from 'node:zlib';
import type { ErrorCode } from '../errors.ts';
import { avifWith, gridOf, movieOf } from './avif.ts';
import {
  appSegment,
  gifFile,
  repeat,
  riffChunk,
  text,
  u32,
  webpFile,
  within,
} from './containers.ts';
import { goodFiles } from './hostile.ts';
import { announcing, chunk } from './images.ts';
import { ultraHdr } from './ultra-hdr.ts';

export interface Bomb {
  readonly name: string;
  readonly bytes: Buffer;
  /** Undefined: the picture is good, and is taken. */
  readonly code?: ErrorCode;
}

const MB = 1_000_000;

const packed = deflateSync(Buffer.alloc(50 * MB, 'A'), { level: 9 });

export async function bombs(): Promise<readonly Bomb[]> {
  const good = await goodFiles();
  const of = (name: string) => good[name] ?? Buffer.alloc(0);
  return [
    ...pngBombs(of('png')),
    ...jpegBombs(of('jpeg')),
    ...webpBombs(of('webp')),
    ...(await avifBombs()),
    ...gifBombs(),
  ];
}

function pngBombs(png: Buffer): Bomb[] {
  const zTXt = chunk('zTXt', Buffer.concat([text('key\0\0'), packed]));
  const iTXt = chunk('iTXt', Buffer.concat([text('key\0\x01\0\0\0'), packed]));
  const xmp = chunk('iTXt', Buffer.concat([text('XML:com.adobe.xmp\0\x01\0\0\0'), packed]));
  const iCCP = (profile: Buffer) =>
    chunk('iCCP', Buffer.concat([text('p\0\0'), deflateSync(profile, { level: 9 })]));
  const small = chunk('prVt', Buffer.alloc(0));
  const behind = png.indexOf('IEND') - 4;
  const inFront = (name: string, ...chunks: Buffer[]) => ({ name, bytes: within(png, 33, chunks) });
  return [
    ...[4, 20, 50].map((n) => inFront(`PNG: ${n} zTXt of 50 MB`, repeat(zTXt, n))),
    inFront('PNG: 20 iTXt of 50 MB', repeat(iTXt, 20)),
    inFront('PNG: 20 XMP of 50 MB', repeat(xmp, 20)),
    { name: 'PNG: 20 zTXt behind the pixels', bytes: within(png, behind, [repeat(zTXt, 20)]) },
    {
      ...inFront('PNG: a profile of 100 MB', iCCP(profileOf(100 * MB))),
      code: 'payload_too_large',
    },
    inFront('PNG: a profile that claims 4 GB', iCCP(profileOf(MB, 0xffff_ff00))),
    inFront('PNG: a million private chunks', repeat(small, MB)),
    inFront('PNG: a million densities', repeat(chunk('pHYs', Buffer.alloc(9)), MB)),
    inFront('PNG: EXIF that claims 100 GB', chunk('eXIf', exifBomb(4 * MB))),
    inFront('PNG: frames of APNG', repeat(chunk('fdAT', Buffer.alloc(1000)), 1000)),
  ];
}

function jpegBombs(jpeg: Buffer): Bomb[] {
  const xmp = appSegment(1, text('http://ns.adobe.com/xap/1.0/\0'.padEnd(65_000, 'A')));
  const exif = appSegment(1, Buffer.concat([text('Exif\0\0'), exifBomb(65_000)]));
  const inFront = (name: string, ...segments: Buffer[]) => ({
    name,
    bytes: within(jpeg, 2, segments),
  });
  const profile = Array.from({ length: 200 }, (_, n) =>
    appSegment(
      2,
      Buffer.concat([text('ICC_PROFILE\0'), Buffer.from([n + 1, 200]), Buffer.alloc(65_000)]),
    ),
  );
  return [
    inFront('JPEG: 200 XMP of 65 KB', repeat(xmp, 200)),
    inFront('JPEG: 200 EXIF that claim 350 MB each', repeat(exif, 200)),
    { ...inFront('JPEG: a profile of 13 MB', ...profile), code: 'payload_too_large' },
    {
      name: 'JPEG: a gain map of 4 gigapixels',
      bytes: ultraHdr(jpeg, announcing(jpeg, 65_500, 65_500)),
    },
    { name: 'JPEG: a gain map of 20 MB', bytes: ultraHdr(jpeg, Buffer.alloc(20 * MB, jpeg)) },
  ];
}

function webpBombs(webp: Buffer): Bomb[] {
  // Its flags promise a profile, EXIF and XMP; 96 x 64.
  const header = riffChunk('VP8X', Buffer.from('2c0000005f00003f0000', 'hex'));
  const pixels = webp.subarray(12);
  const exif = riffChunk('EXIF', exifBomb(4 * MB));
  const xmp = riffChunk('XMP ', Buffer.alloc(4 * MB, 'A'));
  const unknown = repeat(riffChunk('ABCD', Buffer.alloc(0)), MB);
  const profile = riffChunk('ICCP', Buffer.alloc(13 * MB));
  const animated = riffChunk('VP8X', Buffer.from('020000005f00003f0000', 'hex'));
  const place = Buffer.from('0000000000005f00003f000064000000', 'hex');
  const frame = Buffer.concat([place, pixels, unknown]);
  const still = Buffer.concat([Buffer.alloc(16), pixels]);
  return [
    {
      name: 'WebP: 100,000 frames',
      bytes: webpFile(header, repeat(riffChunk('ANMF', still), 100_000)),
      code: 'payload_too_large',
    },
    {
      name: 'WebP: a million unknown chunks in a frame',
      bytes: webpFile(animated, riffChunk('ANIM', Buffer.alloc(6)), riffChunk('ANMF', frame)),
    },
    { name: 'WebP: EXIF and XMP', bytes: webpFile(header, pixels, exif, xmp) },
    { name: 'WebP: a million unknown chunks', bytes: webpFile(header, pixels, unknown) },
    {
      name: 'WebP: a profile of 13 MB',
      bytes: webpFile(header, profile, pixels),
      code: 'payload_too_large',
    },
  ];
}

async function avifBombs(): Promise<Bomb[]> {
  const exif = Buffer.concat([u32(0), Buffer.alloc(MB, 'A')]);
  const again = Array.from({ length: 19 }, () => ({ type: 'Exif', times: 32 }));
  const tail = text('application/rdf+xml\0deflate\0');
  const mime = Array.from({ length: 20 }, () => ({ type: 'mime', tail, data: packed }));
  const plain = await avifWith([]);
  return [
    {
      name: 'AVIF: 20 EXIF of 32 times the same MB',
      bytes: await avifWith([{ type: 'Exif', data: exif, times: 32 }, ...again]),
    },
    { name: 'AVIF: 20 XMP of 50 MB', bytes: await avifWith(mime) },
    {
      name: 'AVIF: pixels of 32 times the same 10 MB',
      bytes: await avifWith([], { padding: Buffer.alloc(10 * MB), times: 32 }),
      code: 'unprocessable_image',
    },
    {
      name: 'AVIF: a grid of 236 megapixels that says 16 x 16',
      bytes: await gridOf(1024),
      code: 'payload_too_large',
    },
    {
      name: 'AVIF: a track of 17 million frames',
      bytes: Buffer.concat([plain, movieOf(17 * MB, plain)]),
    },
  ];
}

function gifBombs(): Bomb[] {
  const comment = Buffer.concat([
    text('!\xfe'),
    repeat(Buffer.alloc(256, 255), 20_000),
    text('\0'),
  ]);
  const frames = gifFile(1, 1, [{ width: 1, height: 1 }]);
  const frame = frames.subarray(frames.indexOf(','), -1);
  return [
    {
      name: 'GIF: a million frames',
      bytes: within(frames, frames.length - 1, [repeat(frame, MB)]),
      code: 'payload_too_large',
    },
    {
      name: 'GIF: a comment of 5 MB',
      bytes: gifFile(96, 64, [{ width: 96, height: 64, before: comment }]),
    },
    {
      name: 'GIF: a canvas of 65535 x 65535',
      bytes: gifFile(65_535, 65_535, [{ width: 1, height: 1 }]),
      code: 'payload_too_large',
    },
  ];
}

/** A display's profile as libpng checks it, with one tag that takes the rest. */
export function profileOf(bytes: number, claimed = bytes): Buffer {
  const profile = Buffer.alloc(bytes);
  profile.writeUInt32BE(claimed, 0);
  profile.writeUInt32BE(0x0420_0000, 8);
  profile.write('mntrRGB XYZ ', 12, 'latin1');
  profile.write('acsp', 36, 'latin1');
  Buffer.from('0000f6d6000100000000d32d', 'hex').copy(profile, 68);
  profile.writeUInt32BE(1, 128);
  profile.write('desc', 132, 'latin1');
  profile.writeUInt32BE(144, 136);
  profile.writeUInt32BE(claimed - 144, 140);
  return profile;
}

/** Each entry is a text that takes the whole file. */
function exifBomb(bytes: number): Buffer {
  const tiff = Buffer.alloc(bytes, 'A');
  tiff.write('II*\0\x08\0\0\0', 0, 'latin1');
  const entries = Math.min(40_000, Math.floor((bytes - 14) / 12));
  tiff.writeUInt16LE(entries, 8);
  for (let n = 0, at = 10; n < entries; n++, at += 12) {
    tiff.writeUInt16LE(0xfe + n, at);
    tiff.writeUInt16LE(2, at + 2);
    tiff.writeUInt32LE(bytes - 14, at + 4);
    tiff.writeUInt32LE(8, at + 8);
  }
  return tiff;
}
