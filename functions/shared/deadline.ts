import { ApiError } from './errors.ts';
import type { LambdaContext } from './event.ts';

/** Time to write the JSON of a 504 before Lambda ends the invocation. */
const RESERVE_MS = 500;

/** What of it is left when the answer itself is written: for the log line. */
const WRITING_RESERVE_MS = 100;

/** Without a Lambda context (a plain call) there is no deadline but this one. */
const ASSUMED_MS = 29_000;

/** The one end of all that an invocation waits for: made once, handed on as an argument. */
export interface Deadline {
  /** Milliseconds until the client must have its answer; negative behind it. */
  readonly remainingMs: () => number;
  /** Aborted at the deadline; the reason is the 504. */
  readonly signal: AbortSignal;
  /** What the work gives, or the 504: also when the work neither ends nor fails. */
  readonly race: <T>(work: Promise<T>) => Promise<T>;
  /** An earlier end inside of this one. */
  readonly within: (ms: number) => OwnDeadline;
}

/** In the hands of its maker. */
export interface OwnDeadline extends Deadline {
  /** Nothing waits any more, so nothing will be aborted. */
  readonly end: () => void;
}

export function createDeadline(
  context: LambdaContext,
  assumedMs: number = ASSUMED_MS,
): OwnDeadline {
  return startDeadline(leftOf(context, assumedMs, RESERVE_MS));
}

/** For the answer alone: a 504 is written behind the deadline of its request. */
export function createWritingDeadline(context: LambdaContext): OwnDeadline {
  return startDeadline(leftOf(context, ASSUMED_MS, WRITING_RESERVE_MS));
}

function leftOf(context: LambdaContext, assumedMs: number, reserveMs: number): () => number {
  const endMs = performance.now() + assumedMs;
  const left = context.getRemainingTimeInMillis?.bind(context);
  return () => (left?.() ?? endMs - performance.now()) - reserveMs;
}

function startDeadline(remainingMs: () => number): OwnDeadline {
  const controller = new AbortController();
  const { signal } = controller;
  const expire = () => controller.abort(tooSlow());
  const ms = Math.floor(remainingMs());
  const timer = setTimeout(expire, Math.max(0, ms)).unref();
  if (ms <= 0) expire();
  let races = 0;
  return {
    remainingMs,
    signal,
    async race(work) {
      // A wait that holds no socket must not let the process end without an answer.
      if (races++ === 0) timer.ref();
      try {
        return await raceSignal(work, signal);
      } finally {
        if (--races === 0) timer.unref();
      }
    },
    within(limitMs) {
      const endMs = performance.now() + limitMs;
      return startDeadline(() => Math.min(remainingMs(), endMs - performance.now()));
    },
    end: () => clearTimeout(timer),
  };
}

async function raceSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Its late failure must not become an unhandled rejection.
  work.catch(() => undefined);
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** What the work on an image may take; storing it and answering come after. */
export function workMs({ deadline }: { readonly deadline: Deadline }): number {
  return deadline.remainingMs() - RESERVE_MS;
}

/**
 * Answers the client before Lambda ends the process. The work itself may run
 * on: an encoder cannot be stopped (lovell/sharp#4257).
 */
export async function beforeDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const endMs = performance.now() + ms;
  const deadline = startDeadline(() => endMs - performance.now());
  try {
    return await deadline.race(work);
  } finally {
    deadline.end();
  }
}

export function tooSlow(): ApiError {
  return new ApiError('timeout', 'The work would take longer than this function may run.');
}
