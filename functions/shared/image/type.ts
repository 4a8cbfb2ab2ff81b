/** The only image types the functions read or write. */
export type ImageType = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

export const IMAGE_TYPES = [
  'jpeg',
  'png',
  'webp',
  'gif',
  'avif',
] as const satisfies readonly ImageType[];

/** `jpeg` is stored as `.jpg`, what every other tool writes. */
export const EXTENSION_OF = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  avif: 'avif',
} as const satisfies Record<ImageType, string>;

export type ImageMediaType = `image/${ImageType}`;

export function mediaTypeOf(type: ImageType): ImageMediaType {
  return `image/${type}`;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** More compatible brands than this in one `ftyp` box is no real encoder. */
const MAX_BRANDS = 32;

/**
 * The type that the first bytes show, or undefined. Sniffing is not decoding:
 * a true header with garbage behind it passes here and fails in verifyImage.
 */
export function sniffType(bytes: Uint8Array): ImageType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.length < 12) return undefined;
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (head.subarray(0, 8).equals(PNG_SIGNATURE)) return 'png';
  const gif = ascii(head, 0, 6);
  if (gif === 'GIF87a' || gif === 'GIF89a') return 'gif';
  // Bytes 8-11 count: the first four alone also begin a WAV file.
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') {
    return 'webp';
  }
  return isAvif(head) ? 'avif' : undefined;
}

/**
 * ISO/IEC 23008-12: HEIC and AVIF share the `mif1` major brand, so that the
 * list of compatible brands decides. Anything without `avif` or `avis` is HEIC
 * or a video, which the prebuilt sharp cannot decode.
 */
function isAvif(head: Buffer): boolean {
  if (ascii(head, 4, 8) !== 'ftyp') return false;
  return brandsOf(head).some(({ brand }) => brand === 'avif' || brand === 'avis');
}

/** The major brand, then the compatible ones, of the `ftyp` box at the start. */
export function brandsOf(head: Buffer): readonly { readonly brand: string; readonly at: number }[] {
  const offsets = [8];
  const end = Math.min(head.readUInt32BE(0), head.length, 16 + 4 * MAX_BRANDS);
  for (let at = 16; at + 4 <= end; at += 4) offsets.push(at);
  return offsets.map((at) => ({ brand: ascii(head, at, at + 4), at }));
}

function ascii(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}
