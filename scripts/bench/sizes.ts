import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readZip } from '../lib/zip.ts';
import { atMost, BUDGETS, kilobytes } from './budgets.ts';
import type { GroupOptions } from './handlers.ts';
import type { GroupResult } from './result.ts';
import { buildZips, zipFolder } from './zips.ts';

/**
 * Written down, not read from the zip: that presign grows a native library must miss its budget,
 * not change it. A function that is not named here may have one.
 */
const WITHOUT_SHARP = ['download', 'presign'];

export const hasSharp = (name: string): boolean => !WITHOUT_SHARP.includes(name);

export async function benchSizes({ root }: GroupOptions): Promise<GroupResult> {
  const artifacts = await buildZips(root);
  const sizes = artifacts.map(({ name, file, bytes }) => {
    const files = readZip(readFileSync(join(zipFolder(root), file)));
    const unpacked = [...files.values()].reduce((sum, content) => sum + content.length, 0);
    return { name, file, bytes, unpacked, code: files.get('index.js')?.length ?? 0 };
  });
  const show = (value: number): string => value.toLocaleString('en-US');
  const section = {
    title: 'Zips',
    header: ['zip', 'bytes', 'unpacked', 'of it our bundle'],
    rows: sizes.map(({ file, bytes, unpacked, code }) => [
      file,
      show(bytes),
      show(unpacked),
      show(code),
    ]),
    data: sizes,
  };
  const verdicts = sizes.map(({ name, file, bytes }) =>
    atMost(
      `size of ${file}`,
      hasSharp(name) ? BUDGETS.zipWithSharpBytes : BUDGETS.zipPlainBytes,
      bytes,
      kilobytes,
    ),
  );
  return { sections: [section], missing: [], verdicts };
}
