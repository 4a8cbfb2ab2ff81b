import { deflateSync } from 'node:zlib';
import type { ErrorCode } from '../errors.ts';
import { sharp } from '../image/sharp.ts';
import { gifFile } from './containers.ts';
import { animationOf, announcing, jpegOf, pngBomb, pngOf, quadrants } from './images.ts';
import { createRandom } from './random.ts';

export interface HostileFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly code: ErrorCode;
}

const text = (value: string) => Buffer.from(value, 'latin1');
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** What is no image of the five types, whatever its name or its first bytes say. */
const FOREIGN: Record<string, Buffer> = {
  html: text('<!doctype html><script>alert(1)</script>'.padEnd(200)),
  svg: text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
  'svg with an entity bomb': text('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><svg>&a;&a;</svg>'),
  pdf: text('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>'),
  zip: text('PK\u0003\u0004\u0014\0\0\0\b\0'.padEnd(60, '\0')),
  wav: Buffer.concat([
    text('RIFF'),
    Buffer.from([52, 0, 0, 0]),
    text('WAVEfmt ').subarray(0),
    Buffer.alloc(44),
  ]),
  avi: Buffer.concat([
    text('RIFF'),
    Buffer.from([52, 0, 0, 0]),
    text('AVI LIST'),
    Buffer.alloc(44),
  ]),
  tiff: Buffer.concat([text('II*\0\b\0\0\0'), Buffer.alloc(40)]),
  bmp: Buffer.concat([text('BM'), Buffer.alloc(60)]),
  icon: Buffer.concat([Buffer.from([0, 0, 1, 0, 1, 0]), Buffer.alloc(60)]),
  'jpeg 2000': Buffer.concat([Buffer.from('0000000c6a5020200d0a870a', 'hex'), Buffer.alloc(60)]),
  'jpeg xl': Buffer.concat([Buffer.from('0000000c4a584c200d0a870a', 'hex'), Buffer.alloc(60)]),
  executable: Buffer.concat([text('MZ'), Buffer.alloc(60)]),
  'eleven bytes of a GIF': text('GIF89a\u0001\0\u0001\0\0'),
  'three bytes of a JPEG': Buffer.from([0xff, 0xd8, 0xff]),
  'PHP that begins like a GIF': text('GIF89 <?php system($_GET[0]);'.padEnd(60)),
  'PNG with CR LF translated': Buffer.concat([
    Buffer.from('89504e470a1a0a', 'hex'),
    Buffer.alloc(60),
  ]),
  ...Object.fromEntries(
    ['heic', 'heix', 'hevc', 'mif1', 'msf1', 'isom', 'mp42', 'qt  ', 'crx '].map((brand) => [
      `ftyp ${brand}`,
      Buffer.concat([
        Buffer.from([0, 0, 0, 24]),
        text(`ftyp${brand}\0\0\0\0${brand}isom`),
        Buffer.alloc(80),
      ]),
    ]),
  ),
};

/** The right first bytes, and nothing that could be decoded behind them. */
function hollow(): Record<string, Buffer> {
  const random = createRandom(1);
  const garbage = Buffer.from(Array.from({ length: 300 }, () => random.below(256)));
  return {
    'a JPEG header before garbage': Buffer.concat([
      Buffer.from('ffd8ffe000104a464946', 'hex'),
      garbage,
    ]),
    'a PNG header before garbage': Buffer.concat([PNG_SIGNATURE, garbage]),
    'a GIF header before garbage': Buffer.concat([text('GIF89a'), garbage]),
    'a WebP header before garbage': Buffer.concat([
      text('RIFF'),
      Buffer.from([40, 1, 0, 0]),
      text('WEBPVP8 '),
      garbage,
    ]),
    'an AVIF header before garbage': Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      text('ftypavif\0\0\0\0avifmif1'),
      garbage,
    ]),
    'a PNG of HTML': Buffer.concat([
      PNG_SIGNATURE,
      text('<html><script>alert(1)</script></html>'.padEnd(99)),
    ]),
    'an AVIF that is HEIC inside': Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      text('ftypheic\0\0\0\0avifmif1'),
      garbage,
    ]),
    'a JPEG of its first and last marker': Buffer.concat([
      Buffer.from('ffd8ff', 'hex'),
      Buffer.alloc(20),
      Buffer.from('ffd9', 'hex'),
    ]),
  };
}

/** Headers that announce far more than the file holds. */
async function claims(): Promise<Record<string, Buffer>> {
  return {
    'a PNG bomb of 256 megapixels': pngBomb(16_000),
    'a GIF canvas of 65535 x 65535': gifFile(65_535, 65_535, [{ width: 1, height: 1 }]),
    'a JPEG header of 65500 x 65500': announcing(await jpegOf(64, 64), 65_500, 65_500),
  };
}

export async function goodFiles(): Promise<Readonly<Record<string, Buffer>>> {
  const pixels = sharp(pngOf(96, 64, quadrants(96, 64)));
  return {
    jpeg: await jpegOf(96, 64),
    'progressive jpeg': await pixels.clone().jpeg({ progressive: true }).toBuffer(),
    png: pngOf(96, 64, quadrants(96, 64)),
    'interlaced png': await pixels.clone().png({ progressive: true }).toBuffer(),
    'palette png': await pixels.clone().png({ palette: true }).toBuffer(),
    webp: await pixels.clone().webp().toBuffer(),
    'lossless webp': await pixels.clone().webp({ lossless: true }).toBuffer(),
    'animated webp': await animationOf('webp', 96, 64, ['red', 'lime', 'blue']),
    gif: await pixels.clone().gif().toBuffer(),
    'animated gif': await animationOf('gif', 96, 64, ['red', 'lime', 'blue']),
    avif: await pixels.clone().avif({ effort: 0 }).toBuffer(),
  };
}

/** Every good file without its last quarters, and without its last bytes. */
async function truncated(): Promise<Record<string, Buffer>> {
  const cut: [string, Buffer][] = [];
  for (const [name, bytes] of Object.entries(await goodFiles())) {
    for (const quarters of [1, 2, 3]) {
      const end = Math.floor((bytes.length * quarters) / 4);
      cut.push([`${name}, ${quarters} of 4 quarters`, bytes.subarray(0, end)]);
    }
    cut.push([`${name}, but its last two bytes`, bytes.subarray(0, -2)]);
  }
  return Object.fromEntries(cut);
}

export async function hostileFiles(): Promise<readonly HostileFile[]> {
  const files = (code: ErrorCode, named: Record<string, Buffer>): HostileFile[] =>
    Object.entries(named).map(([name, bytes]) => ({ name, bytes, code }));
  return [
    ...files('unsupported_media_type', FOREIGN),
    ...files('unprocessable_image', hollow()),
    ...files('unprocessable_image', await truncated()),
    ...files('payload_too_large', await claims()),
  ];
}

/** True images that are something else, too: taken, and never served as that. */
export async function polyglots(): Promise<Readonly<Record<string, Buffer>>> {
  const { jpeg, gif, png } = await goodFiles();
  const script = text('<html><script>alert(1)</script></html>');
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, script.length + 2]), script]);
  return {
    'a JPEG with HTML behind it': Buffer.concat([jpeg ?? script, script]),
    'a JPEG with HTML in a comment': Buffer.concat([
      (jpeg ?? script).subarray(0, 2),
      comment,
      (jpeg ?? script).subarray(2),
    ]),
    'a GIF that is a JAR': Buffer.concat([gif ?? script, text('PK\u0005\u0006'), Buffer.alloc(18)]),
    'a PNG with a ZIP behind it': Buffer.concat([
      png ?? script,
      text('PK\u0005\u0006'),
      deflateSync(script),
    ]),
  };
}

/** Good files with some bytes replaced: a decoder may take them or refuse them. */
export async function damagedFiles(count: number): Promise<readonly Buffer[]> {
  const random = createRandom(20_261_121);
  const good = Object.values(await goodFiles());
  return Array.from({ length: count }, (_, round) => {
    const file = Buffer.from(random.pick(good));
    // Half of the rounds hit the headers, where lengths and sizes stand.
    const reach = round % 2 === 0 ? Math.min(file.length, 120) : file.length;
    for (let n = 1 + random.below(6); n > 0; n -= 1) file[random.below(reach)] = random.below(256);
    return file;
  });
}
