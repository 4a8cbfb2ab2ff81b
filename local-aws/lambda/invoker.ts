import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LambdaInvoker, LambdaResult } from '../api-gateway/gateway/types.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../credentials.ts';
import { LambdaError } from './error.ts';
import { writeBootstrap } from './runtime/bootstrap-file.ts';
import type { FunctionRecord, LambdaInvokerOptions } from './types.ts';
import { unpackCode } from './workers/code.ts';
import { functionEnvironment } from './workers/environment.ts';
import { type Invocation, invokeBuffered, invokeStreamed } from './workers/invocation.ts';
import { InitError, Pool } from './workers/pool.ts';

export type { FetchFunction, FunctionRecord, LambdaInvokerOptions } from './types.ts';

/** "Lambda quotas", synchronous payload. */
const MAX_PAYLOAD_BYTES = 6_291_556;
/** The same page, asynchronous: 1 MB since 2025-10. */
const MAX_ASYNC_BYTES = 1_048_576;
/** "Asynchronous invocation": two more tries after an error. */
const ASYNC_ATTEMPTS = 3;
const DEFAULT_CONCURRENCY = 4;

interface Ready {
  readonly pool: Pool;
  readonly record: FunctionRecord;
}

export function createLambdaInvoker(options: LambdaInvokerOptions): LambdaInvoker {
  const pools = new Map<string, { readonly key: string; readonly pool: Promise<Pool> }>();
  const background = new Set<Promise<unknown>>();
  let bootstrap: Promise<string> | undefined;
  let closed = false;

  const prepare = async (functionRef: string): Promise<Ready> => {
    if (closed) throw new LambdaError(503, 'ServiceUnavailable', 'The local AWS is stopping.');
    const { name, qualifier } = splitRef(functionRef);
    const record = await options.fetchFunction(name, qualifier);
    if (!record)
      throw new LambdaError(404, 'ResourceNotFoundException', `Function not found: ${functionRef}`);
    const slot = `${record.configuration.FunctionName}:${record.configuration.Version ?? '$LATEST'}`;
    const key = configurationKey(record);
    const known = pools.get(slot);
    if (known?.key === key) return { pool: await known.pool, record };
    known?.pool.then((pool) => pool.retire()).catch(() => undefined);
    const pool = createPool(record);
    pools.set(slot, { key, pool });
    pool.catch(() => pools.delete(slot));
    return { pool: await pool, record };
  };

  const createPool = async (record: FunctionRecord): Promise<Pool> => {
    mkdirSync(options.dataDir, { recursive: true });
    bootstrap ??= writeBootstrap(options.dataDir);
    const taskRoot = await unpackCode(options.dataDir, record);
    const { awsEndpointUrl, region = LOCAL_REGION, credentials = LOCAL_CREDENTIALS, log } = options;
    const environment = functionEnvironment({
      record,
      taskRoot,
      awsEndpointUrl,
      region,
      credentials,
    });
    const worker = {
      bootstrap: await bootstrap,
      cwd: taskRoot,
      environment,
      name: record.configuration.FunctionName,
      log,
    };
    return new Pool(worker, options.maxConcurrency ?? DEFAULT_CONCURRENCY);
  };

  const invoke = async (functionRef: string, payload: Buffer): Promise<LambdaResult> => {
    requireSize(payload, MAX_PAYLOAD_BYTES);
    const { pool, record } = await prepare(functionRef);
    try {
      return await invokeBuffered(pool, invocationOf(record, payload), MAX_PAYLOAD_BYTES);
    } catch (error) {
      if (error instanceof InitError) return { payload: error.payload, functionError: 'Unhandled' };
      throw error;
    }
  };

  const inBackground = async (functionRef: string, payload: Buffer): Promise<void> => {
    for (let attempt = 1; attempt <= ASYNC_ATTEMPTS && !closed; attempt += 1) {
      const result = await invoke(functionRef, payload);
      if (!result.functionError) return;
      options.log(
        `${functionRef}: asynchronous attempt ${attempt} of ${ASYNC_ATTEMPTS} failed: ${result.payload.toString('utf8').slice(0, 500)}`,
      );
      await nextTurn();
    }
  };

  return {
    invoke,
    async invokeAsync(functionRef, payload) {
      requireSize(payload, MAX_ASYNC_BYTES);
      await prepare(functionRef);
      const work: Promise<unknown> = inBackground(functionRef, payload)
        .catch((error: unknown) => options.log(`${functionRef}: ${String(error)}`))
        .finally(() => background.delete(work));
      background.add(work);
    },
    async invokeStreaming(functionRef, payload): Promise<Readable> {
      requireSize(payload, MAX_PAYLOAD_BYTES);
      const { pool, record } = await prepare(functionRef);
      return invokeStreamed(pool, invocationOf(record, payload));
    },
    async close() {
      closed = true;
      const settled = await Promise.allSettled([...pools.values()].map(({ pool }) => pool));
      await Promise.all(
        settled.map((result) => (result.status === 'fulfilled' ? result.value.close() : undefined)),
      );
      await Promise.all(background);
    },
  };
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
  throw new LambdaError(
    413,
    'RequestEntityTooLargeException',
    `${payload.length} byte payload is too large for the invocation (limit ${limit} bytes)`,
  );
}

/** Whatever makes a running process stale. */
function configurationKey({ configuration }: FunctionRecord): string {
  const { CodeSha256, Handler, Environment, Timeout, MemorySize, Runtime, LoggingConfig } =
    configuration;
  return JSON.stringify([
    CodeSha256,
    Handler,
    Environment,
    Timeout,
    MemorySize,
    Runtime,
    LoggingConfig,
  ]);
}

/** "name", "name:alias", partial and full ARNs. */
export function splitRef(functionRef: string): {
  readonly name: string;
  readonly qualifier?: string;
} {
  const [, name, qualifier] =
    /^(?:arn:[\w-]+:lambda:[\w-]*:\d*:function:|\d+:function:|function:)?([\w-]+)(?::([\w$-]+))?$/.exec(
      functionRef,
    ) ?? [];
  if (name === undefined)
    throw new LambdaError(
      400,
      'ValidationException',
      `"${functionRef}" is not a function name or ARN.`,
    );
  return qualifier === undefined ? { name } : { name, qualifier };
}
