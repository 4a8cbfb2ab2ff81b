import { ApiError } from '../errors.ts';

/**
 * Answers the client before Lambda ends the process. The work itself may run
 * on: an encoder cannot be stopped (lovell/sharp#4257).
 */
export async function beforeDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
    // Its late failure must not become an unhandled rejection.
    work.catch(() => undefined);
  }
}

export function tooSlow(): ApiError {
  return new ApiError('timeout', 'The work would take longer than this function may run.');
}
