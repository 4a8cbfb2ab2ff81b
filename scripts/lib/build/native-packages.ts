import { spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { listFiles, sha256 } from '../files.ts';
import { UserError } from '../user-error.ts';
import { packEntry, type PackedEntry } from '../zip.ts';
import { closureOf, CPU, type LockedPackages } from './lock.ts';
import type { Architecture } from './manifest.ts';

export const LICENCE = /^(licen[cs]e|notice|copying|third-party-notices)/i;
/**
 * No .mjs: the bundles are CommonJS and `require` the packages (bundle.ts refuses a dynamic import
 * of one).
 */
const RUNS = /\.(js|cjs|json|node)$|\.so(\.\d+)*$/;
const NOT_NEEDED_FOLDERS = /^(src|install|docs?|test|tests|bin|include)\//;
/** Has no other file that says under which licences the libraries in its binary are used. */
const LICENCES_IN_README = /\/@img\/sharp-libvips-[\w-]+\/README\.md$/;

/**
 * What runs and what the licences ask to be passed on; no types, headers, C++ sources or manuals.
 */
export function belongsInZip(file: string, folder = ''): boolean {
  if (NOT_NEEDED_FOLDERS.test(file)) return false;
  if (LICENCES_IN_README.test(`${folder}/${file}`)) return true;
  return RUNS.test(file) || LICENCE.test(basename(file));
}

/** sharp and all it needs on Linux with glibc, as zip entries, whatever machine this is. */
export async function sharpEntries(
  root: string,
  architecture: Architecture,
): Promise<PackedEntry[]> {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const { packages } = JSON.parse(lock.toString()) as { packages: LockedPackages };
  const folders = closureOf('sharp', packages, architecture);
  const installed = isInstalled(root, folders, packages)
    ? root
    : await fetchPackages(root, sha256(lock), architecture, folders);
  return folders.flatMap((folder) =>
    listFiles(join(installed, folder))
      .filter((file) => !file.startsWith('node_modules/') && belongsInZip(file, folder))
      .map((file) => {
        const bytes = readFileSync(join(installed, folder, file));
        return packEntry({ name: `${folder}/${file}`, bytes });
      }),
  );
}

/**
 * On Linux of the wanted architecture the repository's own node_modules, from the same lock file,
 * is the answer.
 */
function isInstalled(
  folder: string,
  folders: readonly string[],
  packages: LockedPackages,
): boolean {
  return folders.every((name) => {
    const path = join(folder, name, 'package.json');
    if (!existsSync(path)) return false;
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
    return version === packages[name]?.version;
  });
}

async function fetchPackages(
  root: string,
  lockHash: string,
  architecture: Architecture,
  folders: readonly string[],
): Promise<string> {
  const cache = join(root, '.local/cache');
  const cached = join(cache, `packages-${architecture}-${lockHash.slice(0, 16)}`);
  if (existsSync(cached)) return cached;
  mkdirSync(cache, { recursive: true });
  // With the process in its name, so that what a killed build leaves is removed.
  const scratch = join(root, `.local/npm-ci-${architecture}-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
      if (existsSync(join(root, file))) copyFileSync(join(root, file), join(scratch, file));
    }
    await npmCi(scratch, architecture);
    const kept = join(scratch, 'kept');
    for (const folder of folders) {
      mkdirSync(dirname(join(kept, folder)), { recursive: true });
      cpSync(join(scratch, folder), join(kept, folder), { recursive: true });
    }
    renameInto(kept, cached);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return cached;
}

/** Two builds may fetch at once; the first to arrive wins, and both have the same files. */
function renameInto(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** --ignore-scripts: the packages are for another machine, and only their files are wanted. */
function npmCi(folder: string, architecture: Architecture): Promise<void> {
  const options = [
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--os=linux',
    `--cpu=${CPU[architecture]}`,
    '--libc=glibc',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('npm', options, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const messages: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => messages.push(chunk));
    child.once('error', (error) =>
      reject(new UserError(`npm could not start (${error.message}): install npm 10.8 or newer.`)),
    );
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const tail = Buffer.concat(messages).toString().trim().split('\n').slice(-5).join('\n');
      reject(
        new UserError(
          `sharp's packages for ${architecture} could not be installed (npm ci, code ${code}):\n` +
            `${tail}`,
        ),
      );
    });
  });
}
