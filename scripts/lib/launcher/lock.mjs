import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProcess } from './processes.mjs';

/**
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} started
 * @property {string} command What it runs, in words for the one who has to wait.
 */

/**
 * @typedef {object} Lock
 * @property {(command: string) => void} tell Replaces what others read about the holder.
 * @property {() => void} release
 */

const POLL_MS = 100;

/**
 * One process at a time per file. A process that was killed holds nothing: who
 * comes next sees that it is gone, or that its number belongs to another now.
 * @param {string} file
 * @param {string} command
 * @returns {{ lock: Lock, holder?: never } | { lock?: never, holder: Holder }}
 */
export function tryLock(file, command) {
  mkdirSync(dirname(file), { recursive: true });
  const self = findProcess(process.pid);
  const own = `${file}.${process.pid}`;
  const text = (/** @type {string} */ words) =>
    JSON.stringify({ pid: process.pid, started: self?.started ?? '', command: words });
  writeFileSync(own, text(command));
  try {
    for (;;) {
      // A link is made at once or not at all, and nobody reads half a file.
      if (attempt(() => linkSync(own, file))) break;
      const seen = read(file);
      const holder = liveHolder(seen);
      if (holder) return { holder };
      removeStale(file, seen, `${own}.stale`);
    }
  } finally {
    rmSync(own, { force: true });
  }
  const tell = (/** @type {string} */ words) => {
    writeFileSync(own, text(words));
    renameSync(own, file);
  };
  const release = () => {
    if (liveHolder(read(file))?.pid === process.pid) rmSync(file, { force: true });
  };
  return { lock: { tell, release } };
}

/**
 * Waits for its turn.
 * @template T
 * @param {{ file: string, command: string, onWait: (holder: Holder) => void }} request
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ file, command, onWait }, work) {
  let { lock, holder } = tryLock(file, command);
  if (holder) onWait(holder);
  while (!lock) {
    await delay(POLL_MS);
    ({ lock } = tryLock(file, command));
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** @param {string | undefined} text @returns {Holder | undefined} */
function liveHolder(text) {
  if (text === undefined) return undefined;
  try {
    const holder = JSON.parse(text);
    return findProcess(holder.pid)?.started === holder.started ? holder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Two may see the same dead holder: what was taken away is put back if it is
 * meanwhile the lock of the other one.
 * @param {string} file @param {string | undefined} seen @param {string} aside
 */
function removeStale(file, seen, aside) {
  if (!attempt(() => renameSync(file, aside))) return;
  if (read(aside) !== seen) attempt(() => linkSync(aside, file));
  rmSync(aside, { force: true });
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {() => void} work */
function attempt(work) {
  try {
    work();
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}
