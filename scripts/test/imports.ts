import { posix } from 'node:path';
import type { Tree } from './tree.ts';

/** Imports, and what is run or read by its path: the launcher, an image of a test. */
const QUOTED_PATH = /['"`](\.{0,2}\/?[\w./-]+\.\w+)['"`]/g;
const CODE = /\.(m?ts|mjs)$/;

/** For each file, those that import or name it. */
export function importersOf({ files, read }: Tree): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Set(files);
  const importers = new Map<string, Set<string>>();
  for (const file of files.filter((name) => CODE.test(name))) {
    const text = read(file);
    const targets = [...text.matchAll(QUOTED_PATH)].flatMap(([, name = '']) => [
      posix.join(posix.dirname(file), name),
      ...(name.includes('/') ? [name] : []),
    ]);
    for (const target of targets.filter((name) => known.has(name) && name !== file))
      importers.set(target, (importers.get(target) ?? new Set()).add(file));
  }
  return importers;
}

/** The files themselves and all that import them, however far. */
export function reachedFrom(
  files: readonly string[],
  importers: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const importer of importers.get(file) ?? []) visit(importer);
  };
  files.forEach(visit);
  return found;
}
