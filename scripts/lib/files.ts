import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Write beside, then rename: an interrupted run leaves the old file or the new one, never half of
 * it.
 */
export function writeAtomic(path: string, content: Uint8Array | string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { mode });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Relative names with forward slashes, sorted; links are not followed, and folders that are not
 * `wanted` not entered.
 */
export function listFiles(
  folder: string,
  prefix = '',
  wanted: (name: string) => boolean = () => true,
): string[] {
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (!wanted(name)) return [];
      if (entry.isDirectory()) return listFiles(folder, name, wanted);
      return entry.isFile() ? [name] : [];
    })
    .sort();
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
