import { randomBytes } from 'node:crypto';
import { UserError } from '../lib/user-error.ts';

/** As `resize_api_keys` of the module has it. */
const SHORTEST_KEY = 16;
const HOST = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** Without one a key that no two runs share. */
export function resizeKeyOf(given: string | undefined): string {
  if (given === undefined) return randomBytes(18).toString('base64url');
  if (given.length >= SHORTEST_KEY) return given;
  throw new UserError(
    `--resize-key has ${given.length} characters; give at least ${SHORTEST_KEY}.`,
  );
}

/** As `allowed_source_hosts` of the module has them; refused before anything is started. */
export function sourceHosts(given: readonly string[]): readonly string[] {
  const wrong = given.find((host) => !HOST.test(host));
  if (wrong === undefined) return given;
  throw new UserError(
    `--allow-source is "${wrong}"; write a host in lower case, without scheme, port or path, ` +
      'such as images.example.com or *.example.com.',
  );
}
