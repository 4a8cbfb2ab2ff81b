import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The repository's folder. Climbs, because a script runs bundled from .local/scripts/ and, in
 * tests, from scripts/.
 */
export function findRoot(from: string = fileURLToPath(import.meta.url)): string {
  const folder = dirname(from);
  if (existsSync(join(folder, 'package-lock.json'))) return folder;
  if (folder === from) throw new Error('No folder above this script holds package-lock.json.');
  return findRoot(folder);
}
