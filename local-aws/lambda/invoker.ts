import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../http/service.ts';
import { LambdaError } from './error.ts';
import type { FunctionRecord, InvokerDeps, LambdaResult, LocalInvoker } from './types.ts';
import { type Invocation, invokeBuffered, invokeStreamed } from './workers/invocation.ts';
import { InitError } from './workers/pool.ts';
import { createPools, type Ready } from './workers/pools.ts';

/** "Lambda quotas", synchronous payload. */
const MAX_PAYLOAD_BYTES = 6_291_556;
/** The same page, asynchronous: 1 MB since 2025-10. */
const MAX_ASYNC_BYTES = 1_048_576;
/** "Asynchronous invocation": two more tries after an error. */
const ASYNC_ATTEMPTS = 3;

export function createInvoker(deps: InvokerDeps): LocalInvoker {
  const pools = createPools(deps);
  const background = new Set<Promise<unknown>>();
  let isClosed = false;

  const ready = (functionRef: string): Promise<Ready> => {
    if (isClosed) throw new LambdaError(503, 'ServiceUnavailable', 'The local AWS is stopping.');
    return pools.ready(functionRef);
  };

  const invoke = async (functionRef: string, payload: Buffer): Promise<LambdaResult> => {
    requireSize(payload, MAX_PAYLOAD_BYTES);
    const { pool, record } = await ready(functionRef);
    try {
      return await invokeBuffered(pool, invocationOf(record, payload), MAX_PAYLOAD_BYTES);
    } catch (error) {
      if (error instanceof InitError) return { payload: error.payload, functionError: 'Unhandled' };
      throw error;
    }
  };

  return {
    invoke,
    async invokeAsync(functionRef, payload) {
      const log = (line: string): void => deps.log(`${functionRef}: ${line}`);
      requireSize(payload, MAX_ASYNC_BYTES);
      await ready(functionRef);
      const isOver = (): boolean => isClosed;
      const work: Promise<unknown> = retried(() => invoke(functionRef, payload), isOver, log)
        .catch((error: unknown) => log(String(error)))
        .finally(() => background.delete(work));
      background.add(work);
    },
    async invokeStreaming(functionRef, payload) {
      requireSize(payload, MAX_PAYLOAD_BYTES);
      const { pool, record } = await ready(functionRef);
      return invokeStreamed(pool, invocationOf(record, payload));
    },
    async close() {
      isClosed = true;
      await pools.close();
      await Promise.all(background);
    },
  };
}

async function retried(
  invoke: () => Promise<LambdaResult>,
  isOver: () => boolean,
  log: Log,
): Promise<void> {
  for (let attempt = 1; attempt <= ASYNC_ATTEMPTS && !isOver(); attempt += 1) {
    const { payload, functionError } = await invoke();
    if (!functionError) return;
    const reason = payload.toString('utf8').slice(0, 500);
    log(`asynchronous attempt ${attempt} of ${ASYNC_ATTEMPTS} failed: ${reason}`);
    await nextTurn();
  }
}

function invocationOf({ configuration }: FunctionRecord, payload: Buffer): Invocation {
  return {
    requestId: randomUUID(),
    functionArn: configuration.FunctionArn,
    timeoutMs: (configuration.Timeout ?? 3) * 1000,
    payload,
  };
}

function requireSize(payload: Buffer, limit: number): void {
  if (payload.length <= limit) return;
  const size = `${payload.length} byte payload is too large for the invocation`;
  throw new LambdaError(413, 'RequestEntityTooLargeException', `${size} (limit ${limit} bytes)`);
}
