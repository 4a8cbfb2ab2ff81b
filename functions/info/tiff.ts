/** CIPA DC-008 (Exif 2.32), 4.6. An allow-list: no places, owners, serial numbers or notes. */
const TAGS: ReadonlyMap<number, string> = new Map([
  [0x010f, 'make'],
  [0x0110, 'model'],
  [0x0112, 'orientation'],
  [0x0132, 'dateTime'],
  [0x829a, 'exposureTime'],
  [0x829d, 'fNumber'],
  [0x8827, 'iso'],
  [0x9003, 'dateTimeOriginal'],
  [0x9011, 'offsetTimeOriginal'],
  [0x920a, 'focalLength'],
  [0xa405, 'focalLengthIn35mm'],
  [0xa434, 'lensModel'],
]);

const EXIF_DIRECTORY = 0x8769;
const ASCII = 2;
const BYTES_OF_TYPE: Readonly<Record<number, number>> = { 2: 1, 3: 2, 4: 4, 5: 8, 9: 4, 10: 8 };
const MAX_TEXT = 64;
const MAX_ENTRIES = 200;

interface Reader {
  readonly tiff: Buffer;
  readonly u16: (at: number) => number;
  readonly u32: (at: number) => number;
}

/** The first directory and the one of Exif that it names; no other, so none goes in circles. */
export function readTiff(tiff: Buffer): Record<string, string | number> {
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return {};
  const isLittle = order === 'II';
  const reader: Reader = {
    tiff,
    u16: (at) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)),
    u32: (at) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)),
  };
  if (reader.u16(2) !== 42) return {};
  const values: Record<string, string | number> = {};
  let exifAt = 0;
  for (const entry of entriesOf(reader, reader.u32(4))) {
    if (reader.u16(entry) === EXIF_DIRECTORY) exifAt = reader.u32(entry + 8);
    take(reader, entry, values);
  }
  for (const entry of exifAt === 0 ? [] : entriesOf(reader, exifAt)) take(reader, entry, values);
  return values;
}

function entriesOf({ tiff, u16 }: Reader, directory: number): readonly number[] {
  if (directory + 2 > tiff.length) return [];
  const count = Math.min(u16(directory), MAX_ENTRIES);
  const starts = Array.from({ length: count }, (_, n) => directory + 2 + 12 * n);
  return starts.filter((at) => at + 12 <= tiff.length);
}

function take(reader: Reader, entry: number, values: Record<string, string | number>): void {
  const name = TAGS.get(reader.u16(entry));
  const value = name === undefined ? undefined : valueOf(reader, entry);
  if (name !== undefined && value !== undefined) values[name] = value;
}

function valueOf({ tiff, u16, u32 }: Reader, entry: number): string | number | undefined {
  const type = u16(entry + 2);
  const size = BYTES_OF_TYPE[type];
  const count = u32(entry + 4);
  if (size === undefined || count === 0) return undefined;
  const at = size * count > 4 ? u32(entry + 8) : entry + 8;
  if (at + size * count > tiff.length) return undefined;
  if (type === ASCII) return textOf(tiff.subarray(at, at + Math.min(count, MAX_TEXT)));
  if (type === 3) return u16(at);
  if (type === 4 || type === 9) return u32(at);
  const value = u32(at) / u32(at + 4);
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : undefined;
}

/** ASCII says the standard; what else stands there is not shown. */
function textOf(bytes: Buffer): string | undefined {
  const [text = ''] = bytes.toString('latin1').split('\0');
  return text.replace(/[^\x20-\x7e]/g, '').trim() || undefined;
}
