import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Entry As npm writes it.
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/** @typedef {Record<string, Entry>} Packages */

/** @param {string} root @returns {Packages} */
export function readLocked(root) {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
}

/** npm keeps what it installed in node_modules/.package-lock.json, in the lock file's own form. */
/** @param {string} root @returns {Packages | undefined} */
export function readInstalled(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root @param {Packages} wanted @param {Packages} installed @returns {string |
 * undefined}
 */
export function whyInstall(root, wanted, installed) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const found = installed[path];
    if (!found && !isForThisMachine(entry)) continue;
    if (!found || found.version !== entry.version || found.integrity !== entry.integrity)
      return `${path} is not as in package-lock.json`;
    if (!existsSync(join(root, path))) return `${path} was deleted`;
  }
  const extra = Object.keys(installed).find((path) => !(path in wanted));
  return extra && `${extra} is not in package-lock.json`;
}

/**
 * Optional packages without `os` and `cpu` hang on others that have them, so their absence proves
 * nothing.
 */
/** @param {Entry} entry */
function isForThisMachine({ optional, os, cpu, libc }) {
  if (!optional) return true;
  if (!os?.includes(process.platform) || !cpu?.includes(process.arch)) return false;
  return libc === undefined || libc.includes(ownLibc());
}

/** @type {string | undefined} */
let libcOfThisMachine;

function ownLibc() {
  if (process.platform !== 'linux') return '';
  libcOfThisMachine ??= 'glibcVersionRuntime' in reportHeader() ? 'glibc' : 'musl';
  return libcOfThisMachine;
}

/** What Node itself was linked with; without the network's interfaces, which may take seconds. */
/** @returns {object} */
function reportHeader() {
  const report = /** @type {{ excludeNetwork?: boolean, getReport: () => object }} */ (
    /** @type {unknown} */ (process.report)
  );
  report.excludeNetwork = true;
  return /** @type {{ header: object }} */ (report.getReport()).header;
}
