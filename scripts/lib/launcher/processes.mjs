import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @typedef {object} Process
 * @property {number} pid
 * @property {number} parent
 * @property {number} group
 * @property {string} started Tells two apart that had the same number one after the other.
 */

/** Small images have no `ps`. */
const HAS_PROC = existsSync('/proc/self/stat');
const POLL_MS = 20;
const GONE_MS = 5_000;
/** "ps" of POSIX: an empty header ends an argument. */
const PS_COLUMNS = ['pid', 'ppid', 'pgid', 'stat', 'lstart'].flatMap((name) => ['-o', `${name}=`]);

/** @returns {Process[]} */
export function listProcesses() {
  if (!HAS_PROC) return readPs(['-A']);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => findProcess(Number(name)) ?? []);
}

/** Undefined also for one that has ended and whose parent has not yet asked for its code. */
/** @param {number} pid @returns {Process | undefined} */
export function findProcess(pid) {
  if (!Number.isInteger(pid) || pid < 1) return undefined;
  return HAS_PROC ? readStat(pid) : readPs(['-p', String(pid)])[0];
}

/** @param {number} pid */
export function commandOf(pid) {
  if (!HAS_PROC)
    return (
      spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
    );
  return (readProc(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim();
}

/** All that the process has started, and all that those have. */
/** @param {number} root @param {readonly Process[]} all @returns {Process[]} */
export function descendantsOf(root, all = listProcesses()) {
  const found = all.filter(({ parent }) => parent === root);
  return [...found, ...found.flatMap(({ pid }) => descendantsOf(pid, all))];
}

/**
 * Ends those that still live and their groups. The list was made when the end
 * began: a grandchild whose parent has ended meanwhile is nobody's descendant.
 */
/** @param {readonly Process[]} list @param {NodeJS.Signals} signal */
export function endProcesses(list, signal = 'SIGKILL') {
  const own = findProcess(process.pid)?.group;
  for (const { pid, group, started } of list) {
    if (group === pid && group !== own) send(-group, signal);
    if (findProcess(pid)?.started === started) send(pid, signal);
  }
}

/** A killed process is there until the system has cleared its memory. */
/** @param {readonly Process[]} list */
export async function untilGone(list) {
  const until = Date.now() + GONE_MS;
  const lives = (/** @type {Process} */ { pid, started }) => findProcess(pid)?.started === started;
  while (list.some(lives) && Date.now() < until) await delay(POLL_MS);
}

/** @param {number} target @param {NodeJS.Signals} signal */
function send(target, signal) {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** "proc_pid_stat(5)": the name in parentheses may hold anything; field 22 is the start. */
/** @param {number} pid @returns {Process | undefined} */
function readStat(pid) {
  const stat = readProc(pid, 'stat');
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, parent: Number(fields[1]), group: Number(fields[2]), started: fields[19] ?? '' };
}

/** @param {number} pid @param {string} file */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {readonly string[]} which @returns {Process[]} */
function readPs(which) {
  const { stdout } = spawnSync('ps', [...which, ...PS_COLUMNS], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [, pid, parent, group, state = '', started = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), started }];
  });
}
