import type { Architecture } from './manifest.ts';

export interface LockedPackage {
  readonly version: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** npm's names for a Lambda architecture. */
export const CPU: Readonly<Record<Architecture, string>> = { arm64: 'arm64', x86_64: 'x64' };

/**
 * The folders (`node_modules/...`) that `name` needs at run time on Linux with glibc, from the lock
 * file alone:
 * what happens to be installed on the building machine must not decide what is in the zip.
 */
export function closureOf(
  name: string,
  packages: LockedPackages,
  architecture: Architecture,
): string[] {
  const found = new Set<string>();
  const visit = (from: string, dependency: string, optional: boolean): void => {
    const folder = resolveFolder(from, dependency, packages);
    const entry = folder === undefined ? undefined : packages[folder];
    if (folder === undefined || entry === undefined) {
      if (optional) return;
      throw new Error(
        `package-lock.json has no "${dependency}", which ${from || 'package.json'} needs.`,
      );
    }
    if (found.has(folder) || (optional && !runsOn(entry, architecture))) return;
    found.add(folder);
    const optionals = entry.optionalDependencies ?? {};
    for (const next of Object.keys(entry.dependencies ?? {}))
      visit(folder, next, next in optionals);
    for (const next of Object.keys(optionals)) visit(folder, next, true);
  };
  visit('', name, false);
  return [...found].sort();
}

/** Node's own rule: the nearest node_modules on the way up. */
function resolveFolder(from: string, name: string, packages: LockedPackages): string | undefined {
  const candidate = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (candidate in packages) return candidate;
  if (from === '') return undefined;
  const parent = from.lastIndexOf('/node_modules/');
  return resolveFolder(parent < 0 ? '' : from.slice(0, parent), name, packages);
}

function runsOn({ os, cpu, libc }: LockedPackage, architecture: Architecture): boolean {
  return (
    (os?.includes('linux') ?? true) &&
    (cpu?.includes(CPU[architecture]) ?? true) &&
    (libc?.includes('glibc') ?? true)
  );
}
