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
