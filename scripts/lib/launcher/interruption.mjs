import { setTimeout as delay } from 'node:timers/promises';
import { onParentGone } from './parents.mjs';
import { descendantsOf, endProcesses, untilGone } from './processes.mjs';

/**
 * What a command is given to end in order.
 * @typedef {object} Interruption
 * @property {AbortSignal} signal Aborted by the first Ctrl-C.
 * @property {Promise<void>} ended Resolves with it.
 * @property {(stop: () => unknown, graceMs?: number) => void} onEnd
 *   Runs when the command ends, interrupted or not, the last one first. An error in it is not
 * shown. After an interruption all of them together may take as long as the one that may take
 * longest.
 */

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
/** What has not stopped by then is killed. */
const GRACE_MS = 15_000;
/**
 * Ctrl-C reaches the children too, and that one of them failed may be heard before the signal is.
 */
const ECHO_MS = 100;

/** The first signal asks for an orderly end; a second one means "now". */
export function createInterruption({ graceMs: shortest = GRACE_MS } = {}) {
  const abort = new AbortController();
  /** @type {(() => unknown)[]} */
  const stops = [];
  /** @type {import('./processes.mjs').Process[]} */
  let children = [];
  let code = 1;
  let grace = shortest;
  const ended = new Promise((/** @type {(value: void) => void} */ resolve) => {
    onInterrupt((exitCode) => {
      children = [...children, ...descendantsOf(process.pid)];
      if (abort.signal.aborted) return leave(exitCode, children);
      code = exitCode;
      abort.abort();
      resolve();
    });
  });

  /**
   * @param {(interruption: Interruption) => Promise<number>} work
   * @returns {Promise<number>} the exit code
   */
  const run = async (work) => {
    const onEnd = (/** @type {() => unknown} */ stop, graceMs = shortest) => {
      stops.push(stop);
      grace = Math.max(grace, graceMs);
    };
    const working = work({ signal: abort.signal, ended, onEnd });
    try {
      return await Promise.race([working, ended.then(() => code)]);
    } catch (error) {
      await Promise.race([ended, delay(ECHO_MS)]);
      if (abort.signal.aborted) return code;
      throw error;
    } finally {
      await Promise.race([stopAll(stops), ended.then(() => delay(grace))]);
      if (abort.signal.aborted) await endAll([...children, ...descendantsOf(process.pid)]);
    }
  };
  return { run, signal: abort.signal };
}

/** @param {(exitCode: number) => void} tell */
function onInterrupt(tell) {
  for (const [name, exitCode] of Object.entries(EXIT_CODES)) process.on(name, () => tell(exitCode));
  onParentGone(() => tell(EXIT_CODES.SIGHUP));
}

/** @param {(() => unknown)[]} stops */
async function stopAll(stops) {
  for (const stop of stops.splice(0).toReversed()) {
    try {
      await stop();
    } catch {
      // What it would have undone ends with the process.
    }
  }
}

/** @param {readonly import('./processes.mjs').Process[]} children */
async function endAll(children) {
  endProcesses(children);
  await untilGone(children);
}

/** @param {number} exitCode @param {readonly import('./processes.mjs').Process[]} children */
function leave(exitCode, children) {
  endProcesses(children);
  process.exit(exitCode);
}
