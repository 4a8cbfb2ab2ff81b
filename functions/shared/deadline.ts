import type { HttpRequest } from './http.ts';

/** Time to write the JSON of a 504 before Lambda ends the invocation. */
const reserveMs = 500;

/** Aborts calls to S3 so that the client gets an answer in any case. */
export function deadlineSignal(request: Pick<HttpRequest, 'remainingMs'>): AbortSignal {
  return AbortSignal.timeout(Math.max(1, Math.floor(request.remainingMs() - reserveMs)));
}
