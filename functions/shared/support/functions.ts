import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder functions/. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** As the build finds them: every folder with a handler. */
export function functionNames(): string[] {
  return readdirSync(ROOT)
    .filter((name) => existsSync(join(ROOT, name, 'handler.ts')))
    .sort();
}

/** `createUpload` for ("create", "upload"). */
export function exportName(verb: string, functionName: string, noun = ''): string {
  return `${verb}${functionName[0]?.toUpperCase()}${functionName.slice(1)}${noun}`;
}

/** What a module of a function exports; the path is relative to functions/. */
export function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  return import(join(ROOT, path));
}

/** The files that go into a function, relative to functions/: its handler and all it imports. */
export function filesOf(functionName: string): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (path: string): void => {
    const name = relative(ROOT, path);
    if (files.has(name)) return;
    files.add(name);
    for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/ from '(\.[^']+)';/g)) {
      visit(join(dirname(path), target));
    }
  };
  visit(join(ROOT, functionName, 'handler.ts'));
  return files;
}

/** What is neither test nor support in a folder; all paths are relative to functions/. */
export function modulesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => !isSupport(name))
    .map((name) => join(folder, name))
    .sort();
}

/** Data and helpers of tests. */
export function isSupport(path: string): boolean {
  return path.split('/').includes('support');
}
