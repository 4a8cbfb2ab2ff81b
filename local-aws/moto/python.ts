import { execFile } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findRoot } from '../../scripts/lib/root.ts';
import { UserError } from '../../scripts/lib/user-error.ts';

const run = promisify(execFile);

/**
 * 5.2 is the first that answers all that the modules ask; the version installed for those without
 * one is pinned.
 */
const OLDEST_MOTO = [5, 2];
const PINNED_MOTO = 'moto[server]==5.2.1';
const PROBE = 'import moto, moto.server; print(moto.__version__)';
const INSTALL_TIMEOUT_MS = 600_000;

/**
 * An interpreter that can import moto: that of `moto_server` on PATH, a `python3` that has it, or a
 * venv made for the purpose.
 */
export async function findMotoPython(log: (line: string) => void): Promise<string> {
  for (const candidate of [shebangOf('moto_server'), 'python3', 'python']) {
    if (candidate !== undefined && (await hasMoto(candidate))) return candidate;
  }
  // One for every local AWS of this checkout: it takes a minute to make.
  const venv = join(findRoot(), '.local', 'moto-venv');
  const venvPython = join(venv, 'bin', 'python');
  if (existsSync(venvPython) && (await hasMoto(venvPython))) return venvPython;
  return installMoto(venv, venvPython, log);
}

/**
 * undefined also for a shim (pyenv, asdf), whose first line names a shell; `python3` is then a shim
 * of the same tool.
 */
function shebangOf(command: string): string | undefined {
  const file = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path));
  if (file === undefined) return undefined;
  const head = Buffer.alloc(256);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, head);
  closeSync(descriptor);
  return /^#!(\S*python[\d.]*)\s*$/m.exec(head.toString('latin1').split('\n')[0] ?? '')?.[1];
}

async function hasMoto(python: string): Promise<boolean> {
  try {
    const { stdout } = await run(python, ['-c', PROBE]);
    const [major = 0, minor = 0] = stdout.trim().split('.').map(Number);
    const [wantedMajor = 0, wantedMinor = 0] = OLDEST_MOTO;
    return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  } catch {
    return false;
  }
}

async function installMoto(
  venv: string,
  venvPython: string,
  log: (line: string) => void,
): Promise<string> {
  mkdirSync(dirname(venv), { recursive: true });
  log(
    `moto ${OLDEST_MOTO.join('.')} or newer is not installed; ` +
      `making ${venv} with ${PINNED_MOTO} (once, about a minute)`,
  );
  await step('python3', ['-m', 'venv', '--clear', venv], (reason) =>
    reason === 'ENOENT'
      ? 'python3 is not on PATH: install Python 3.9 or newer ' +
        '(the local AWS runs moto for S3, IAM, Lambda records and logs).'
      : `python3 could not make a virtual environment (${reason}): ` +
        'install its venv module (Debian and Ubuntu: python3-venv).',
  );
  log(`installing ${PINNED_MOTO} into it`);
  await step(
    venvPython,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PINNED_MOTO],
    (reason) =>
      `pip could not install ${PINNED_MOTO} (${reason}): check the network or pip's index ` +
      'settings, or install it yourself so that moto_server is on PATH.',
  );
  if (await hasMoto(venvPython)) return venvPython;
  throw new UserError(
    `${venv} holds no working moto: delete that folder and run the command again.`,
  );
}

async function step(
  command: string,
  args: readonly string[],
  explain: (reason: string) => string,
): Promise<void> {
  try {
    await run(command, args, { timeout: INSTALL_TIMEOUT_MS });
  } catch (error) {
    throw new UserError(explain(reasonOf(error)));
  }
}

function reasonOf(error: unknown): string {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === 'ENOENT') return 'ENOENT';
  const lines = typeof stderr === 'string' ? stderr.trim().split('\n') : [];
  return (
    lines.findLast((line) => /error/i.test(line))?.trim() ??
    lines.at(-1)?.trim() ??
    `exit code ${String(code)}`
  );
}

/** The last lines of a log, for an error message. */
export function tail(file: string, lines = 3): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-lines).join(' | ');
}
