import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { portError } from '../lib/port.ts';
import { UserError } from '../lib/user-error.ts';

/** moto is a Python program: either it is installed, or a virtual environment is made for it. */
export function requirePython(env: NodeJS.ProcessEnv): void {
  const programs = ['moto_server', 'python3', 'python'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders.some((folder) =>
    programs.some(
      (name) => existsSync(join(folder, name)) || existsSync(join(folder, `${name}.exe`)),
    ),
  );
  if (!found)
    throw new UserError(
      'Python is not on PATH: install Python 3.9 or newer; the local AWS runs moto, which is ' +
        'written in it.',
    );
}

export function requireFreePort(port: number, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(portError(port, error, `\`${command} --port ${port + 1}\``));
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

/** All of them are tried, so that one run tells everything that is missing. */
export async function unmet(requirements: readonly (() => unknown)[]): Promise<string[]> {
  const messages: string[] = [];
  for (const requirement of requirements) {
    try {
      await requirement();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      messages.push(error.message);
    }
  }
  return messages;
}
