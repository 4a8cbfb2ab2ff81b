import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { failure } from './failure.mjs';
import { readInstalled, readLocked, whyInstall } from './installed.mjs';
import { withLock } from './lock.mjs';
import { whyUnusable } from './native-files.mjs';

/**
 * node_modules as package-lock.json has it, for this Node on this machine.
 * @param {string} root @param {AbortSignal} signal
 */
export async function ensureInstalled(root, signal) {
  if ((await problemOf(root)) === undefined) return;
  const file = join(root, '.local/install.lock');
  await withLock({ file, command: 'npm ci', onWait: say }, async () => {
    // Whoever had the lock may have mended it.
    const reason = await problemOf(root);
    if (reason === undefined) return;
    await npmCi(root, reason, signal);
    const left = await problemOf(root);
    if (left !== undefined)
      throw failure(
        `npm ci has run, and still ${left}: check that npm may install optional packages and ` +
          `run this platform's.`,
      );
  });
}

/** @param {import('./lock.mjs').Holder} holder */
function say({ pid }) {
  console.error(`Waiting for the npm ci of process ${pid} ...`);
}

/** @param {string} root */
async function problemOf(root) {
  const installed = readInstalled(root);
  if (installed === undefined) return 'node_modules is missing';
  return whyInstall(root, readLocked(root), installed) ?? (await whyUnusable(root, installed));
}

/**
 * @param {string} root @param {string} reason @param {AbortSignal} signal @returns {Promise<void>}
 */
function npmCi(root, reason, signal) {
  console.error(`Installing what package-lock.json says (${reason}) ...`);
  const npm = process.env['npm_execpath'];
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, args] =
    npm && /^npm(-cli)?\.c?js$/.test(basename(npm))
      ? [process.execPath, [npm, ...options]]
      : ['npm', options];
  // A group of its own: Ctrl-C is for us, and we end it with all that it started.
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], detached: true });
  return new Promise((resolve, reject) => {
    child.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(
        failure(
          error.code === 'ENOENT'
            ? 'npm is not on PATH: install npm 10.8 or newer (it comes with Node).'
            : `npm could not start: ${error.message}.`,
        ),
      );
    });
    child.once('close', (code, by) => {
      if (code === 0) return resolve();
      if (signal.aborted) return;
      const how = by ? `was stopped by ${by}` : `failed with code ${code}`;
      reject(failure(`npm ci ${how}; its message is above.`));
    });
  });
}
