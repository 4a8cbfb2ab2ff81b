import { spawn } from 'node:child_process';
import { UserError } from '../user-error.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly graceMs?: number | undefined;
  readonly onStart?: (pid: number) => void;
}

const DEFAULT_GRACE_MS = 3_000;

/** Runs to the end and keeps both streams; an abort stops it and everything it started. */
export function runProcess(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Finished> {
  const { cwd, env, signal, graceMs = DEFAULT_GRACE_MS, onStart } = options;
  if (signal?.aborted) return Promise.reject(new UserError('Interrupted.'));
  return new Promise((resolve, reject) => {
    // A group of its own: killing Terraform alone would leave its provider running.
    const child = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const stop = (): void => {
      // SIGINT is how Terraform is asked to end what it does.
      signalGroup(child.pid, 'SIGINT');
      setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs).unref();
    };
    signal?.addEventListener('abort', stop, { once: true });
    child.once('spawn', () => child.pid !== undefined && onStart?.(child.pid));
    child.once('error', reject);
    child.once('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) return reject(new UserError('Interrupted.'));
      resolve({
        code,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
  });
}

export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Terraform's frames around an error cost width and say nothing; the end of a long output says what
 * failed.
 */
export function trimOutput(text: string, maxLines = 40): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^[╷│╵]\s?/, '').trimEnd())
    .filter((line) => line !== '');
  return (lines.length > maxLines ? ['...', ...lines.slice(-maxLines)] : lines).join('\n');
}
