import { createDeadline, type OwnDeadline } from '../deadline.ts';

/** Its reserve is constant; a test says what is left in front of it. */
const RESERVE_MS = 500;

/** A deadline that many milliseconds from now. */
export function deadlineIn(ms: number): OwnDeadline {
  return createDeadline({ getRemainingTimeInMillis: () => ms + RESERVE_MS });
}
