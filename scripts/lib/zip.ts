import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { UserError } from './user-error.ts';

// Layout and field names: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central
// directory), 4.3.16 (end record).
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const STORED = 0;
const DEFLATED = 8;
const VERSION_2_0 = 20;
const MADE_BY_UNIX = (3 << 8) | VERSION_2_0;
const UTF8_NAMES = 0x0800;
const ENCRYPTED = 0x0001;
const FILE_0644 = (0o100644 << 16) >>> 0;
const FILE_TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;
/**
 * 1980-01-01 00:00, the earliest time the format can hold: the bytes must not depend on when the
 * zip was made.
 */
const DOS_DATE = (1 << 5) | 1;
const DOS_TIME = 0;
const DEFLATE_LEVEL = 9;

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Compressed; what many zips hold needs that once. */
export interface PackedEntry {
  readonly name: string;
  readonly fields: EntryFields;
}

export interface ReadLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** 262,144,000 bytes unpacked is Lambda's own limit ("Lambda quotas", deployment package). */
const LAMBDA_LIMITS: ReadLimits = { maxEntries: 20_000, maxBytes: 262_144_000 };

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Our own, because `zlib.crc32` came with Node 20.15 and the scripts promise 20.9. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The same entries give the same bytes, in whatever order they come, on every machine with the same
 * zlib.
 */
export function writeZip(entries: readonly (ZipEntry | PackedEntry)[]): Buffer {
  const sorted = entries.toSorted((a, b) =>
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  );
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let previous: string | undefined;
  for (const entry of sorted) {
    const { name } = entry;
    if (name === previous) throw new Error(`Zip entry "${name}" is given twice.`);
    previous = name;
    const { fields } = 'fields' in entry ? entry : packEntry(entry);
    const local = Buffer.concat([uint32(LOCAL_HEADER), fields.header, fields.name, fields.data]);
    directory.push(centralHeader(fields, offset));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endRecord(sorted.length, central.length, offset)]);
}

export function packEntry({ name, bytes }: ZipEntry): PackedEntry {
  requireSafeName(name);
  return { name, fields: commonFields(name, bytes) };
}

interface EntryFields {
  readonly header: Buffer;
  readonly name: Buffer;
  readonly data: Buffer;
}

function commonFields(name: string, bytes: Uint8Array): EntryFields {
  const encodedName = Buffer.from(name, 'utf8');
  const data = deflateRawSync(bytes, { level: DEFLATE_LEVEL });
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION_2_0, 0);
  header.writeUInt16LE(UTF8_NAMES, 2);
  header.writeUInt16LE(DEFLATED, 4);
  header.writeUInt16LE(DOS_TIME, 6);
  header.writeUInt16LE(DOS_DATE, 8);
  header.writeUInt32LE(crc32(bytes), 10);
  header.writeUInt32LE(data.length, 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt16LE(encodedName.length, 22);
  return { header, name: encodedName, data };
}

function centralHeader({ header, name }: EntryFields, offset: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(CENTRAL_HEADER, 0);
  head.writeUInt16LE(MADE_BY_UNIX, 4);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(FILE_0644, 6);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([head, header, tail, name]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(END_RECORD_BYTES);
  record.writeUInt32LE(END_RECORD, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/**
 * Files by name, directories left out. Refuses whatever could write outside a folder or unpack
 * without end.
 */
export function readZip(
  bytes: Uint8Array,
  limits: ReadLimits = LAMBDA_LIMITS,
): Map<string, Buffer> {
  try {
    return readEntries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `The zip is damaged: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readEntries(zip: Buffer, limits: ReadLimits): Map<string, Buffer> {
  const end = findEndRecord(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > limits.maxEntries)
    throw new UserError(`The zip holds ${count} entries; at most ${limits.maxEntries} are read.`);
  const files = new Map<string, Buffer>();
  let position = zip.readUInt32LE(end + 16);
  let remaining = limits.maxBytes;
  for (let index = 0; index < count; index += 1) {
    const entry = readCentralHeader(zip, position);
    position = entry.next;
    if (entry.name.endsWith('/')) continue;
    requireSafeName(entry.name);
    if (files.has(entry.name)) throw new UserError(`The zip holds "${entry.name}" twice.`);
    if (entry.size > remaining)
      throw new UserError(`The zip unpacks to more than ${limits.maxBytes} bytes.`);
    const content = readContent(zip, entry);
    remaining -= content.length;
    files.set(entry.name, content);
  }
  return files;
}

interface CentralEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
  readonly next: number;
}

function findEndRecord(zip: Buffer): number {
  const marker = uint32(END_RECORD);
  const found = zip.lastIndexOf(marker, zip.length - END_RECORD_BYTES);
  if (zip.length < END_RECORD_BYTES || found < 0)
    throw new UserError('Not a zip: it has no end record.');
  if (zip.readUInt32LE(found + 16) === 0xffffffff)
    throw new UserError('Zip64 archives are not read.');
  return found;
}

function readCentralHeader(zip: Buffer, at: number): CentralEntry {
  if (zip.readUInt32LE(at) !== CENTRAL_HEADER)
    throw new UserError('The zip is damaged: its directory has a bad entry.');
  const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
  const name = zip.toString('utf8', at + 46, nameEnd);
  if (zip.readUInt16LE(at + 8) & ENCRYPTED)
    throw new UserError(`Zip entry "${name}" is encrypted.`);
  const madeByUnix = zip.readUInt8(at + 5) === 3;
  const isLink = madeByUnix && (zip.readUInt16LE(at + 40) & FILE_TYPE_MASK) === SYMBOLIC_LINK;
  if (isLink)
    throw new UserError(`Zip entry "${name}" is a symbolic link; links are not unpacked.`);
  return {
    name,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    compressedSize: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    offset: zip.readUInt32LE(at + 42),
    next: nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32),
  };
}

function readContent(zip: Buffer, entry: CentralEntry): Buffer {
  if (zip.readUInt32LE(entry.offset) !== LOCAL_HEADER)
    throw new UserError(`Zip entry "${entry.name}" has no local header.`);
  const start =
    entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
  const data = zip.subarray(start, start + entry.compressedSize);
  if (data.length !== entry.compressedSize)
    throw new UserError(`Zip entry "${entry.name}" is cut short.`);
  const content = inflate(entry, data);
  if (content.length !== entry.size || crc32(content) !== entry.crc) {
    throw new UserError(
      `Zip entry "${entry.name}" does not have the size and CRC that the directory states.`,
    );
  }
  return content;
}

function inflate({ name, method, size }: CentralEntry, data: Buffer): Buffer {
  if (method === STORED) return Buffer.from(data);
  if (method !== DEFLATED)
    throw new UserError(`Zip entry "${name}" uses compression method ${method}; 0 and 8 are read.`);
  // The stated size bounds the work: a forged small size must not unpack a large body.
  return size === 0 ? Buffer.alloc(0) : inflateRawSync(data, { maxOutputLength: size });
}

function requireSafeName(name: string): void {
  const segments = name.split('/');
  const unsafe =
    /[\\\0]/.test(name) ||
    /^[A-Za-z]:/.test(name) ||
    segments.some((s) => s === '' || s === '.' || s === '..');
  if (unsafe)
    throw new UserError(`Zip entry name ${JSON.stringify(name)} is not a plain relative path.`);
}
