import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomic } from '../../../scripts/lib/files.ts';
import { readZip } from '../../../scripts/lib/zip.ts';
import type { FunctionRecord } from '../types.ts';

/** The folder with the unpacked zip; one per content, kept for the next start. */
export async function unpackCode(dataDir: string, record: FunctionRecord): Promise<string> {
  const stated = record.configuration.CodeSha256;
  const known = stated === undefined ? undefined : folderOf(dataDir, Buffer.from(stated, 'base64'));
  if (known !== undefined && existsSync(known)) return known;
  const zip = await record.readCode();
  const folder = folderOf(dataDir, createHash('sha256').update(zip).digest());
  // /var/task has no package.json above it; without this one, ours would make ES modules of every
  // index.js.
  writeAtomic(join(dataDir, 'code', 'package.json'), '{}\n');
  if (!existsSync(folder)) writeFolder(folder, readZip(zip));
  return folder;
}

function folderOf(dataDir: string, sha256: Buffer): string {
  return join(dataDir, 'code', sha256.toString('hex'));
}

/** Beside, then renamed: a folder that exists is complete. */
function writeFolder(folder: string, files: ReadonlyMap<string, Buffer>): void {
  const temporary = `${folder}.${randomUUID()}.tmp`;
  try {
    mkdirSync(temporary, { recursive: true });
    for (const [name, bytes] of files) {
      const file = join(temporary, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
