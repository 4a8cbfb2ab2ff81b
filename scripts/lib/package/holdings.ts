import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LockedPackage } from '../build/lock.ts';
import { builtFor, readRecords, type Architecture } from '../build/manifest.ts';
import { LICENCE } from '../build/native-packages.ts';
import { listFiles, sha256 } from '../files.ts';
import { UserError } from '../user-error.ts';
import { readZip } from '../zip.ts';
import { librariesOf, type Library } from './libraries.ts';

/** What the zips of the functions hold of others. */
export interface Holdings {
  readonly zips: readonly HeldZip[];
  readonly packages: readonly HeldPackage[];
}

export interface HeldZip {
  readonly file: string;
  readonly sha256: string;
  /** Folders (`node_modules/...`) of the packages in it, bundled or as files. */
  readonly packages: readonly string[];
}

export interface HeldPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** As in package-lock.json. */
  readonly integrity: string;
  readonly licenceTexts: readonly string[];
  /** Only of a package that is in a zip as files. */
  readonly binaries: readonly Binary[];
  readonly libraries: readonly Library[];
}

export interface Binary {
  readonly path: string;
  readonly sha256: string;
}

type Locked = LockedPackage & { readonly license?: string; readonly integrity?: string };
type Files = ReadonlyMap<string, Buffer>;

const BINARY = /\.node$|\.so(\.\d+)*$/;
const PACKAGE_FILE = /^(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\/package\.json$/;

/**
 * From the zips themselves where they hold files of a package, and for the code in each index.js
 * from what the build noted of it.
 */
export function readHoldings(
  root: string,
  out: string,
  architectures: readonly Architecture[],
): Holdings {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages: locked } = JSON.parse(lock) as { packages: Record<string, Locked> };
  const records = readRecords(out);
  const packages = new Map<string, HeldPackage>();
  const zips = builtFor(out, architectures).map(({ file }): HeldZip => {
    const zip = readFileSync(join(out, file));
    const files = readZip(zip);
    const bundled = records.get(file)?.packages;
    if (bundled === undefined)
      throw new UserError(`The build noted nothing of ${file}: remove it and build again.`);
    const copied = [...files.keys()].flatMap((name) => PACKAGE_FILE.exec(name)?.[1] ?? []);
    for (const folder of copied)
      packages.set(folder, heldPackage(folder, locked, filesBelow(folder, files)));
    for (const folder of bundled)
      if (!packages.has(folder))
        packages.set(folder, heldPackage(folder, locked, licencesOf(root, folder)));
    const held = new Set([...bundled, ...copied]);
    return { file, sha256: sha256(zip), packages: [...held].sort() };
  });
  return { zips, packages: [...packages.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1)) };
}

function filesBelow(folder: string, files: Files): Files {
  const below = [...files].filter(([name]) => name.startsWith(`${folder}/`));
  return new Map(below.map(([name, bytes]) => [name.slice(folder.length + 1), bytes]));
}

/** Not in the zip, since esbuild takes code alone; the archive's notices give them back. */
function licencesOf(root: string, folder: string): Files {
  const names = listFiles(join(root, folder), '', (name) => !name.includes('/'));
  const wanted = names.filter((name) => LICENCE.test(name) || name === 'package.json');
  return new Map(wanted.map((name) => [name, readFileSync(join(root, folder, name))]));
}

function heldPackage(
  folder: string,
  locked: Readonly<Record<string, Locked>>,
  files: Files,
): HeldPackage {
  const { version, license, integrity } = locked[folder] ?? {};
  if (version === undefined || license === undefined || integrity === undefined)
    throw new Error(`package-lock.json has no version, license or integrity for ${folder}.`);
  const text = files.get('package.json')?.toString() ?? '{}';
  const found = JSON.parse(text) as { name?: string; version?: string };
  if (found.name === undefined || found.version !== version)
    throw new UserError(
      `${folder} is ${found.version}, and package-lock.json has ${version}: run \`npm ci\`.`,
    );
  const named = [...files].filter(([name]) => LICENCE.test(basename(name)));
  const binaries = [...files].filter(([name]) => BINARY.test(name));
  return {
    folder,
    name: found.name,
    version,
    license,
    integrity,
    licenceTexts: named.map(([, bytes]) => bytes.toString()),
    binaries: binaries.map(([name, bytes]) => ({
      path: `${folder}/${name}`,
      sha256: sha256(bytes),
    })),
    libraries: librariesOf(
      files.get('versions.json')?.toString(),
      files.get('README.md')?.toString(),
    ),
  };
}
