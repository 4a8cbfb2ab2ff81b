/**
 * A failure the user can act on: the runner prints its message alone, without a stack, and exits 1.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
