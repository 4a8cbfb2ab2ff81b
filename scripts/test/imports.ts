import { posix } from 'node:path';
import type { Tree } from './tree.ts';

/** Imports, and what is read by its path, such as the image of a test. */
const NEAR = /['"`](\.{0,2}\/?[\w./-]+\.\w+)['"`]/g;
const FROM_ROOT = /(?:join|resolve)\([^'"`;]*['"`]([\w./-]+\.\w+)['"`]/g;
const LAUNCHER = 'scripts/lib/run.mjs';
const CODE = /\.(m?ts|mjs)$/;

/** For each file, those that import or name it. */
export function importersOf({ files, read }: Tree): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Set(files);
  const importers = new Map<string, Set<string>>();
  for (const file of files.filter((name) => CODE.test(name))) {
    const text = read(file);
    const near = [...text.matchAll(NEAR)].map(([, name = '']) =>
      posix.join(posix.dirname(file), name),
    );
    const fromRoot = [...text.matchAll(FROM_ROOT)].map(([, name = '']) => name);
    const targets = [...near, ...fromRoot.filter((name) => name.includes('/'))];
    const commands = fromRoot.includes(LAUNCHER) ? commandsIn(text, files) : [];
    for (const target of [...targets, ...commands].filter(
      (name) => known.has(name) && name !== file,
    ))
      importers.set(target, (importers.get(target) ?? new Set()).add(file));
  }
  return importers;
}

/** Who runs the launcher runs the commands that it quotes. */
function commandsIn(text: string, files: readonly string[]): readonly string[] {
  return files.filter((file) => {
    const [, command] = /^scripts\/([\w-]+)\.ts$/.exec(file) ?? [];
    return command !== undefined && text.includes(`'${command}'`);
  });
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
