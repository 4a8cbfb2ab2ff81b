const ORIENTATION = 0x0112;
const BYTES_OF_TYPE: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4 };
type Read = (at: number, bytes: 1 | 2 | 4) => number;

const PREFIX = Buffer.from('Exif\0\0', 'latin1');

/**
 * All that a decoder needs of EXIF: an entry may point anywhere, so that few
 * bytes can claim many. Undefined when nothing turns the picture.
 */
export function exifOfOrientation(exif: Buffer): Buffer | undefined {
  const orientation = orientationOf(
    exif.subarray(0, PREFIX.length).equals(PREFIX) ? exif.subarray(PREFIX.length) : exif,
  );
  if (orientation < 2 || orientation > 8) return undefined;
  // Big endian, its first directory at 8, one entry: a SHORT.
  const tiff = Buffer.from('4d4d002a0000000800010112000300000001000000000000' + '0000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

/** TIFF 6.0, section 2: of the first directory, the last entry counts. 0 if there is none. */
function orientationOf(tiff: Buffer): number {
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return 0;
  const read: Read = (at, bytes) =>
    order === 'II' ? tiff.readUIntLE(at, bytes) : tiff.readUIntBE(at, bytes);
  const directory = read(4, 4);
  if (read(2, 2) !== 42 || directory + 2 > tiff.length) return 0;
  const entries = read(directory, 2);
  let orientation = 0;
  for (let n = 0, at = directory + 2; n < entries && at + 12 <= tiff.length; n++, at += 12) {
    if (read(at, 2) === ORIENTATION) orientation = firstValue(read, at, tiff.length);
  }
  return orientation;
}

/** As libexif has it: of several values the first, of long ones the low half. */
function firstValue(read: Read, entry: number, length: number): number {
  const bytes = BYTES_OF_TYPE[read(entry + 2, 2)];
  const count = read(entry + 4, 4);
  if (bytes === undefined || count === 0) return 0;
  const at = bytes * count > 4 ? read(entry + 8, 4) : entry + 8;
  return at + bytes * count > length ? 0 : read(at, bytes) & 0xffff;
}
