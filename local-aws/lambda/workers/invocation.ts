import { Readable } from 'node:stream';
import { FRAME } from '../runtime/frames.ts';
import type { LambdaResult } from '../types.ts';
import type { Pool } from './pool.ts';
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
  const worker = await pool.acquire();
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
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ ...timedOut(invocation), reusable: false }),
      timeoutMs,
    );
    worker.listen((type, frame) => {
      clearTimeout(timer);
      if (type === FRAME.result) resolve({ payload: Buffer.from(frame), reusable: true });
      else if (type === FRAME.error)
        resolve({ payload: Buffer.from(frame), functionError: 'Unhandled', reusable: true });
      else
        resolve({
          ...failure(
            'Runtime.ExitError',
            `RequestId: ${requestId} Error: Runtime exited without providing a reason`,
          ),
          reusable: false,
        });
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
  const worker = await pool.acquire();
  const { requestId, functionArn, timeoutMs, payload } = invocation;
  let isOver = false;
  const stream = new Readable({
    read: () => worker.resume(),
    destroy: (error, done) => {
      over(false);
      done(error);
    },
  });
  const over = (reusable: boolean) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    worker.resume();
    void pool.release(worker, reusable);
  };
  const timer = setTimeout(
    () => stream.destroy(new Error(timedOut(invocation).payload.toString('utf8'))),
    timeoutMs,
  );
  worker.listen((type, frame) => {
    if (type === FRAME.chunk) {
      // The frame is a view of the socket's buffer, which nobody writes to again.
      if (!stream.push(frame)) worker.pause();
    } else if (type === FRAME.end) {
      over(true);
      stream.push(null);
    } else {
      const text =
        type === FRAME.error ? frame.toString('utf8') : 'Runtime exited without providing a reason';
      over(type === FRAME.error);
      stream.destroy(new Error(text));
    }
  });
  worker.start(
    { requestId, functionArn, deadline: Date.now() + timeoutMs, streaming: true },
    payload,
  );
  return stream;
}

function timedOut({ requestId, timeoutMs }: Invocation): LambdaResult {
  return failure(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  );
}

function failure(errorType: string, errorMessage: string): LambdaResult {
  return {
    payload: Buffer.from(JSON.stringify({ errorType, errorMessage })),
    functionError: 'Unhandled',
  };
}
