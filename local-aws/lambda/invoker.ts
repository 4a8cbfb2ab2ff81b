import { randomUUID } from 'node:crypto';
import { runAsynchronously } from './asynchronous.ts';
import { LambdaError } from './error.ts';
import type { FunctionRecord, InvokerDeps, LambdaResult, LocalInvoker } from './types.ts';
import { type Invocation, invokeBuffered, invokeStreamed } from './workers/invocation.ts';
import { InitError } from './workers/pool.ts';
import { createPools, type Ready } from './workers/pools.ts';

/** "Lambda quotas", synchronous payload. */
const MAX_PAYLOAD_BYTES = 6_291_556;
/** The same page, asynchronous: 1 MB since 2025-10. */
const MAX_ASYNC_BYTES = 1_048_576;

export function createInvoker(deps: InvokerDeps): LocalInvoker {
  const pools = createPools(deps);
  const background = new Set<Promise<unknown>>();
  let isClosed = false;

  const ready = (functionRef: string): Promise<Ready> => {
    if (isClosed) throw new LambdaError(503, 'ServiceUnavailable', 'The local AWS is stopping.');
    return pools.ready(functionRef);
  };

  const invoke = async (
    functionRef: string,
    payload: Buffer,
    requestId = randomUUID(),
  ): Promise<LambdaResult> => {
    requireSize(payload, MAX_PAYLOAD_BYTES);
    const { pool, record } = await ready(functionRef);
    const invocation = invocationOf(record, payload, requestId);
    try {
      return await invokeBuffered(pool, invocation, MAX_PAYLOAD_BYTES);
    } catch (error) {
      if (error instanceof InitError) return { payload: error.payload, functionError: 'Unhandled' };
      throw error;
    }
  };

  return {
    invoke: (functionRef, payload) => invoke(functionRef, payload),
    async invokeAsync(functionRef, payload) {
      requireSize(payload, MAX_ASYNC_BYTES);
      const { record } = await ready(functionRef);
      const requestId = randomUUID();
      const log = (line: string): void => deps.log(`${functionRef}: ${line}`);
      const run = {
        invoke: () => invoke(functionRef, payload, requestId),
        isOver: () => isClosed,
        destinations: deps.destinations,
        log,
      };
      const work: Promise<unknown> = runAsynchronously(run, { requestId, record, payload })
        .catch((error: unknown) => log(String(error)))
        .finally(() => background.delete(work));
      background.add(work);
    },
    async invokeStreaming(functionRef, payload) {
      requireSize(payload, MAX_PAYLOAD_BYTES);
      const { pool, record } = await ready(functionRef);
      return invokeStreamed(pool, invocationOf(record, payload, randomUUID()));
    },
    async close() {
      isClosed = true;
      await pools.close();
      await Promise.all(background);
    },
  };
}

function invocationOf(
  { configuration }: FunctionRecord,
  payload: Buffer,
  requestId: string,
): Invocation {
  return {
    requestId,
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
