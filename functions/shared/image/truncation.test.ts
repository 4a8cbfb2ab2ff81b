import { beforeAll, describe, expect, it } from 'vitest';
import { goodFiles } from '../support/hostile.ts';
import { isTruncated } from './truncation.ts';
import { sniffType } from './type.ts';

const judge = (bytes: Buffer) => isTruncated(sniffType(bytes) ?? 'jpeg', bytes);

describe('the end of a file whose decoder would not miss it', () => {
  let files: Readonly<Record<string, Buffer>>;
  beforeAll(async () => void (files = await goodFiles()));
  const names = [
    'png',
    'interlaced png',
    'palette png',
    'webp',
    'animated webp',
    'gif',
    'animated gif',
  ];

  it.each(names)('%s: whole, with bytes behind it, and one byte short', (name) => {
    const bytes = files[name] ?? Buffer.alloc(0);
    expect(judge(bytes)).toBe(false);
    expect(judge(Buffer.concat([bytes, Buffer.from('trailer')]))).toBe(false);
    expect(judge(bytes.subarray(0, -1))).toBe(true);
  });

  it('a PNG whose data only contains the name of the last chunk has none', () => {
    const bytes = files['png'] ?? Buffer.alloc(0);
    const cut = bytes.subarray(0, -12);
    expect(judge(Buffer.concat([cut, Buffer.from('xxxxxxxxIEND')]))).toBe(true);
  });
});
