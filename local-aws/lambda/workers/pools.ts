import { mkdirSync } from 'node:fs';
import { LambdaError } from '../error.ts';
import { type FunctionRef, parseFunctionRef } from '../function-ref.ts';
import { writeBootstrap } from '../runtime/bootstrap-file.ts';
import type { FunctionRecord, InvokerDeps } from '../types.ts';
import { unpackCode } from './code.ts';
import { functionEnvironment } from './environment.ts';
import { createPool, type Pool } from './pool.ts';

const DEFAULT_CONCURRENCY = 4;
/** MemorySize of CreateFunction. */
const DEFAULT_MEMORY_MB = 128;

export interface Ready {
  readonly pool: Pool;
  readonly record: FunctionRecord;
}

/**
 * The pools of all functions: one for each version, made anew when code or configuration change.
 */
export interface Pools {
  ready(functionRef: string): Promise<Ready>;
  close(): Promise<void>;
}

export function createPools(deps: InvokerDeps): Pools {
  const pools = new Map<string, { readonly key: string; readonly pool: Promise<Pool> }>();
  let bootstrap: Promise<string> | undefined;

  const start = async (record: FunctionRecord): Promise<Pool> => {
    const { dataDir, log, maxConcurrency = DEFAULT_CONCURRENCY } = deps;
    mkdirSync(dataDir, { recursive: true });
    bootstrap ??= writeBootstrap(dataDir);
    const taskRoot = await unpackCode(dataDir, record);
    const environment = functionEnvironment({ ...deps, record, taskRoot });
    const { FunctionName: name, MemorySize: memoryMb = DEFAULT_MEMORY_MB } = record.configuration;
    const worker = { bootstrap: await bootstrap, cwd: taskRoot, environment, memoryMb, name, log };
    return createPool({ worker, limit: maxConcurrency });
  };

  const poolOf = (record: FunctionRecord): Promise<Pool> => {
    const { FunctionName, Version = '$LATEST' } = record.configuration;
    const slot = `${FunctionName}:${Version}`;
    const key = configurationKey(record);
    const known = pools.get(slot);
    if (known?.key === key) return known.pool;
    known?.pool.then((pool) => pool.retire()).catch(() => undefined);
    const pool = start(record);
    pools.set(slot, { key, pool });
    pool.catch(() => pools.delete(slot));
    return pool;
  };

  return {
    async ready(functionRef) {
      const { name, qualifier } = requireRef(functionRef);
      const record = await deps.fetchFunction(name, qualifier);
      if (!record) throw notFound(functionRef);
      return { pool: await poolOf(record), record };
    },
    async close() {
      const settled = await Promise.allSettled([...pools.values()].map(({ pool }) => pool));
      const started = settled.filter((result) => result.status === 'fulfilled');
      await Promise.all(started.map(({ value }) => value.close()));
    },
  };
}

function requireRef(functionRef: string): FunctionRef {
  const ref = parseFunctionRef(functionRef);
  if (ref) return ref;
  const message = `"${functionRef}" is not a function name or ARN.`;
  throw new LambdaError(400, 'ValidationException', message);
}

function notFound(functionRef: string): LambdaError {
  return new LambdaError(404, 'ResourceNotFoundException', `Function not found: ${functionRef}`);
}

/** Whatever makes a running process stale. */
function configurationKey({ configuration }: FunctionRecord): string {
  const { CodeSha256, Handler, Environment, Timeout, MemorySize, Runtime, LoggingConfig, Role } =
    configuration;
  return JSON.stringify([
    Role,
    CodeSha256,
    Handler,
    Environment,
    Timeout,
    MemorySize,
    Runtime,
    LoggingConfig,
  ]);
}
