import { execFileSync } from 'node:child_process';
import { deflateRawSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { crc32, packEntry, readZip, writeZip } from './zip.ts';

const entries = [
  { name: 'node_modules/a/index.js', bytes: Buffer.from('a'.repeat(5000)) },
  { name: 'index.js', bytes: Buffer.from('exports.handler = 1;') },
  { name: 'ünïcode name.txt', bytes: Buffer.from([0, 255, 13, 10]) },
  { name: 'empty', bytes: Buffer.alloc(0) },
];

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('writeZip', () => {
  it('gives the same bytes for the same entries in any order', () => {
    expect(writeZip(entries.map(packEntry)).equals(writeZip(entries))).toBe(true);
    expect(writeZip(entries.toReversed()).equals(writeZip(entries))).toBe(true);
  });

  it('is a zip to another implementation, with mode 0644 and the earliest DOS time', () => {
    const folder = mkdtempSync(join(tmpdir(), `image-api-zip-${process.pid}-`));
    folders.push(folder);
    writeFileSync(join(folder, 'a.zip'), writeZip(entries));
    const listing =
      'import sys,json,zipfile; z=zipfile.ZipFile(sys.argv[1]); z.testzip(); ' +
      'print(json.dumps([[i.filename,i.file_size,oct(i.external_attr>>16),i.date_time] for i ' +
      'in z.infolist()]))';
    const output = execFileSync('python3', ['-c', listing, join(folder, 'a.zip')], {
      encoding: 'utf8',
    });
    const time = [1980, 1, 1, 0, 0, 0];
    expect(JSON.parse(output)).toEqual([
      ['empty', 0, '0o100644', time],
      ['index.js', 20, '0o100644', time],
      ['node_modules/a/index.js', 5000, '0o100644', time],
      ['ünïcode name.txt', 4, '0o100644', time],
    ]);
  });

  it.each(['../x', '/x', 'a//b', 'a/./b', 'a\\b', 'C:x', '', 'a\0b'])(
    'refuses the name %j',
    (name) => {
      expect(() => writeZip([{ name, bytes: Buffer.alloc(1) }])).toThrow(
        'not a plain relative path',
      );
    },
  );

  it('refuses a name given twice', () => {
    const entry = { name: 'a', bytes: Buffer.alloc(1) };
    expect(() => writeZip([entry, entry])).toThrow('given twice');
  });
});

describe('readZip', () => {
  it('returns what writeZip was given', () => {
    const files = readZip(writeZip(entries));
    expect([...files.keys()]).toEqual([
      'empty',
      'index.js',
      'node_modules/a/index.js',
      'ünïcode name.txt',
    ]);
    for (const { name, bytes } of entries) expect(files.get(name)?.equals(bytes), name).toBe(true);
  });

  it('reads an empty zip', () => {
    expect(readZip(writeZip([])).size).toBe(0);
  });

  /** Same length as `safe`, so that only the name's bytes change. */
  const renamed = (name: string, safe: string): Buffer =>
    Buffer.from(
      writeZip([{ name: safe, bytes: Buffer.from('x') }])
        .toString('latin1')
        .replaceAll(safe, name),
      'latin1',
    );

  it.each([
    ['../x', 'abcd'],
    ['/etc', 'abcd'],
    ['a\\bc', 'abcd'],
    ['a/..', 'abcd'],
  ])('refuses the name %j', (name, safe) => {
    expect(() => readZip(renamed(name, safe))).toThrow('not a plain relative path');
  });

  it('refuses the same name twice', () => {
    const zip = writeZip([
      { name: 'abcd', bytes: Buffer.from('x') },
      { name: 'abce', bytes: Buffer.from('y') },
    ]);
    expect(() =>
      readZip(Buffer.from(zip.toString('latin1').replaceAll('abce', 'abcd'), 'latin1')),
    ).toThrow('twice');
  });

  it('stops at the limits', () => {
    const zip = writeZip(entries);
    expect(() => readZip(zip, { maxEntries: 3, maxBytes: 10_000 })).toThrow('at most 3');
    expect(() => readZip(zip, { maxEntries: 4, maxBytes: 5_023 })).toThrow('more than 5023 bytes');
    expect(readZip(zip, { maxEntries: 4, maxBytes: 5_024 }).size).toBe(4);
  });

  it('does not unpack more than the directory states', () => {
    const zip = writeZip([{ name: 'bomb', bytes: Buffer.alloc(100_000) }]);
    const central = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(10, central + 24);
    expect(() => readZip(zip)).toThrow(/damaged/);
  });

  it('refuses content that does not match its CRC', () => {
    const zip = writeZip([{ name: 'a', bytes: Buffer.from('hello') }]);
    const central = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(1, central + 16);
    expect(() => readZip(zip)).toThrow('size and CRC');
  });

  it('refuses symbolic links and encrypted entries by name', () => {
    const link = writeZip([{ name: 'link', bytes: Buffer.from('/etc/passwd') }]);
    const central = link.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const encrypted = Buffer.from(link);
    link.writeUInt16LE(0o120777, central + 40);
    encrypted.writeUInt16LE(1, central + 8);
    expect(() => readZip(link)).toThrow('"link" is a symbolic link');
    expect(() => readZip(encrypted)).toThrow('"link" is encrypted');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a zip at all, but longer than the end record')],
    ['a cut zip', writeZip(entries).subarray(40)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readZip(bytes)).toThrow(/zip/i);
  });
});

it('crc32 has the check value of the standard polynomial', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  expect(crc32(deflateRawSync(Buffer.alloc(0)))).toBeGreaterThan(0);
});
