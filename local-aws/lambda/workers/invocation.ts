import { Readable } from 'node:stream';
import { FRAME } from '../runtime/frames.ts';
import type { LambdaResult } from '../types.ts';
import type { Pool } from './pool.ts';
import { type Ending, logReport } from './report.ts';
import type { Worker } from './worker.ts';

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly payload: Buffer;
}

interface Outcome extends LambdaResult {
  readonly reusable: boolean;
}

export async function invokeBuffered(
  pool: Pool,
  invocation: Invocation,
  maxBytes: number,
): Promise<LambdaResult> {
  const worker = await pool.acquire(invocation.requestId);
  const { reusable, ...result } = await converse(worker, invocation);
  await pool.release(worker, reusable);
  if (result.payload.length <= maxBytes) return result;
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${maxBytes} bytes).`,
  );
}

function converse(worker: Worker, invocation: Invocation): Promise<Outcome> {
  const { requestId, functionArn, timeoutMs, payload } = invocation;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const over = (result: LambdaResult, ending?: Ending): void => {
      clearTimeout(timer);
      logReport(worker, { requestId, startedAt, ...(ending ? { ending } : {}) });
      resolve({ ...result, reusable: ending === undefined });
    };
    const timer = setTimeout(() => over(timedOut(invocation, worker), 'timeout'), timeoutMs);
    worker.listen((type, frame) => {
      if (type === FRAME.result) over({ payload: Buffer.from(frame) });
      else if (type === FRAME.error)
        over({ payload: Buffer.from(frame), functionError: 'Unhandled' });
      else over(exited(invocation, worker), 'error');
    });
    worker.start(
      { requestId, functionArn, deadline: Date.now() + timeoutMs, streaming: false },
      payload,
    );
  });
}

/**
 * Bytes as they come. The worker goes back to the pool at the end; a reader that leaves early ends
 * the process, as nobody takes the rest.
 */
export async function invokeStreamed(pool: Pool, invocation: Invocation): Promise<Readable> {
  const worker = await pool.acquire(invocation.requestId);
  const { requestId, functionArn, timeoutMs, payload } = invocation;
  const startedAt = performance.now();
  let isOver = false;
  const stream = new Readable({
    read: () => worker.resume(),
    destroy: (error, done) => {
      over(false);
      done(error);
    },
  });
  const over = (reusable: boolean, ending?: Ending) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    logReport(worker, { requestId, startedAt, ...(ending ? { ending } : {}) });
    worker.resume();
    void pool.release(worker, reusable);
  };
  const fail = (text: string, reusable: boolean, ending?: Ending) => {
    over(reusable, ending);
    stream.destroy(new Error(text));
  };
  const timer = setTimeout(
    () => fail(timedOut(invocation, worker).payload.toString('utf8'), false, 'timeout'),
    timeoutMs,
  );
  worker.listen((type, frame) => {
    if (type === FRAME.chunk) {
      // The frame is a view of the socket's buffer, which nobody writes to again.
      if (!stream.push(frame)) worker.pause();
    } else if (type === FRAME.end) {
      over(true);
      stream.push(null);
    } else if (type === FRAME.error) fail(frame.toString('utf8'), true);
    else fail(worker.exitReason(), false, 'error');
  });
  worker.start(
    { requestId, functionArn, deadline: Date.now() + timeoutMs, streaming: true },
    payload,
  );
  return stream;
}

function timedOut({ requestId, timeoutMs }: Invocation, worker: Worker): LambdaResult {
  const text = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  worker.log(`${new Date().toISOString()} ${requestId} ${text}`);
  return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: ${text}`);
}

function exited({ requestId }: Invocation, worker: Worker): LambdaResult {
  return failure('Runtime.ExitError', `RequestId: ${requestId} Error: ${worker.exitReason()}`);
}

function failure(errorType: string, errorMessage: string): LambdaResult {
  return {
    payload: Buffer.from(JSON.stringify({ errorType, errorMessage })),
    functionError: 'Unhandled',
  };
}
