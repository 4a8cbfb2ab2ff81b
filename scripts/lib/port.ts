import { UserError } from './user-error.ts';

/** The port that local AWS emulators have in common. */
const DEFAULT_PORT = 4566;

/** 0: any free port. */
export function parsePort(value: string | undefined, name = '--port'): number {
  if (value === undefined) return DEFAULT_PORT;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535)
    throw new UserError(`${name} must be 0 to 65535, got "${value}".`);
  return port;
}

/** `other`: what chooses another port, such as "--port". */
export function portError(port: number, error: NodeJS.ErrnoException, other: string): UserError {
  const reason =
    error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code ?? error.message})`;
  return new UserError(
    `Port ${port} ${reason}: stop what listens there, or choose another with ${other}.`,
  );
}
