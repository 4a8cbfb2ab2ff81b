import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which Node saw these native files load, and how large each was. npm ci removes it with all else.
 */
const STAMP = 'node_modules/.native-files.json';
const NODE = `Node ${process.versions.node.split('.')[0]} on ${process.platform} ${process.arch}`;
const PROBES = {
  sharp: "import('sharp')",
  esbuild: "import('esbuild').then(({ transformSync }) => transformSync(''))",
};
const NOT_NATIVE = /\.(m?js|cjs|json|md|txt|map|h|(d\.)?[mc]?ts)$/i;

/**
 * npm knows packages, not their files: a half-deleted binary, or one that this
 * Node cannot load, shows only when it is used. Loading is tried once.
 * @param {string} root @param {import('./installed.mjs').Packages} installed
 * @returns {Promise<string | undefined>}
 */
export async function whyUnusable(root, installed) {
  const stamp = readStamp(root);
  if (stamp?.node === NODE) {
    const changed = Object.entries(stamp.files).find(([file, size]) => sizeOf(root, file) !== size);
    return changed && `${changed[0]} is missing or damaged`;
  }
  const failed = await Promise.all(
    Object.entries(PROBES).map(async ([name, code]) => ((await loads(root, code)) ? [] : [name])),
  );
  const [name] = failed.flat();
  if (name !== undefined) return `${name} cannot be loaded by ${NODE}`;
  writeStamp(root, installed);
  return undefined;
}

/** @param {string} root @param {string} code @returns {Promise<boolean>} */
function loads(root, code) {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['-e', `${code}.catch(() => process.exit(1))`],
      { cwd: root },
      (error) => resolve(error === null),
    );
  });
}

/** @param {string} root @returns {{ node: string, files: Record<string, number> } | undefined} */
function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} root @param {import('./installed.mjs').Packages} installed */
function writeStamp(root, installed) {
  const folders = Object.keys(installed).filter((path) => installed[path]?.os);
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => !NOT_NATIVE.test(file) && statSync(join(root, file)).isFile()),
  );
  const sizes = Object.fromEntries(files.map((file) => [file, sizeOf(root, file)]));
  try {
    writeFileSync(join(root, STAMP), JSON.stringify({ node: NODE, files: sizes }, null, 2));
  } catch {
    // Read-only packages are tried anew each time.
  }
}

/** @param {string} root @param {string} file */
function sizeOf(root, file) {
  return statSync(join(root, file), { throwIfNoEntry: false })?.size;
}
