import { commandOf, findProcess } from './processes.mjs';

const POLL_MS = 1000;
const SHELL = /^-?(?:\/\S*\/)?(?:sh|dash|bash|zsh|ash)\b/;

/**
 * npm (or the shell that it starts) killed with SIGKILL tells its children
 * nothing: they would go on and hold the port. Without npm, the caller is a
 * shell that may end while its job goes on, so nothing is watched.
 */
/** @param {() => void} tell */
export function onParentGone(tell, env = process.env) {
  if (env['npm_lifecycle_event'] === undefined) return;
  const before = ancestry();
  const timer = setInterval(() => {
    if (ancestry() === before) return;
    clearInterval(timer);
    tell();
  }, POLL_MS);
  timer.unref();
}

/**
 * Who started whom, up to npm. A process whose parent died has another parent
 * at once, even while the dead one is still listed as a zombie.
 */
function ancestry() {
  const parent = process.ppid;
  const grandparent = SHELL.test(commandOf(parent)) ? findProcess(parent)?.parent : undefined;
  return `${parent} ${grandparent ?? ''}`;
}
