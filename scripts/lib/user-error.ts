/**
 * A failure the user can act on: the runner prints its message alone, without a stack, and exits 1.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
