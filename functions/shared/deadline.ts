import { ApiError } from './errors.ts';
import type { HttpRequest } from './http.ts';

/** Time to write the JSON of a 504 before Lambda ends the invocation. */
const RESERVE_MS = 500;

/** What the work on an image may take; storing it and answering come after. */
export function workMs(request: Pick<HttpRequest, 'remainingMs'>): number {
  return request.remainingMs() - 2 * RESERVE_MS;
}

/** Aborts calls to S3 so that the client gets an answer in any case. */
export function deadlineSignal(request: Pick<HttpRequest, 'remainingMs'>): AbortSignal {
  return AbortSignal.timeout(Math.max(1, Math.floor(request.remainingMs() - RESERVE_MS)));
}

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
