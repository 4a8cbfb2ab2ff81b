import { FRAME } from '../runtime/frames.ts';
import { logInitReport } from './report.ts';
import { createSlots } from './slots.ts';
import { createWorker, type Worker, type WorkerDeps } from './worker.ts';

/** The function could not start: what its module threw, in Lambda's words. */
export class InitError extends Error {
  readonly payload: Buffer;

  constructor(payload: Buffer) {
    super('The function could not start.');
    this.payload = payload;
  }
}

/** "Lambda quotas": initialisation may take ten seconds. */
const INIT_TIMEOUT_MS = 10_000;

/** The processes of one version of one function's code and configuration. */
export interface Pool {
  acquire(requestId: string): Promise<Worker>;
  /** `reusable` is false after a timeout or a crash: the next invocation gets a new process. */
  release(worker: Worker, reusable: boolean): Promise<void>;
  /** New code or configuration: idle processes end now, busy ones with their invocation. */
  retire(): Promise<void>;
  close(): Promise<void>;
}

export interface PoolDeps {
  readonly worker: WorkerDeps;
  /** Processes at once; further invocations wait. */
  readonly limit: number;
}

export function createPool({ worker: workerDeps, limit }: PoolDeps): Pool {
  const slots = createSlots({ limit });
  const all = new Set<Worker>();
  let idle: Worker[] = [];
  let isRetired = false;

  const kill = async (workers: Iterable<Worker>): Promise<void> => {
    isRetired = true;
    await Promise.all([...workers].map((worker) => worker.kill()));
  };

  return {
    async acquire(requestId) {
      await slots.take();
      idle = idle.filter((worker) => !worker.hasExited());
      try {
        return idle.pop() ?? (await startReady(workerDeps, all, requestId));
      } catch (error) {
        slots.free();
        throw error;
      }
    },
    async release(worker, reusable) {
      worker.listen(() => undefined);
      if (reusable && !isRetired && !worker.hasExited()) idle.push(worker);
      else await discard(worker, all);
      slots.free();
    },
    retire: () => kill(idle.splice(0)),
    close: () => kill(all),
  };
}

/** `all`: those that may not outlive the pool, the starting ones included. */
async function startReady(deps: WorkerDeps, all: Set<Worker>, requestId: string): Promise<Worker> {
  const worker = createWorker(deps);
  all.add(worker);
  try {
    await ready(worker, requestId);
    return worker;
  } catch (error) {
    await discard(worker, all);
    throw error;
  }
}

async function discard(worker: Worker, all: Set<Worker>): Promise<void> {
  all.delete(worker);
  await worker.kill();
}

function ready(worker: Worker, requestId: string): Promise<void> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const fail = (errorType: string, errorMessage: string) =>
      reject(new InitError(Buffer.from(JSON.stringify({ errorType, errorMessage, trace: [] }))));
    const timer = setTimeout(
      () => fail('Sandbox.Timedout', `Init took more than ${INIT_TIMEOUT_MS / 1000} seconds`),
      INIT_TIMEOUT_MS,
    );
    worker.listen((type, payload) => {
      clearTimeout(timer);
      if (type === FRAME.ready) return resolve();
      if (type === FRAME.initError) return reject(new InitError(Buffer.from(payload)));
      logInitReport(worker, { requestId, startedAt });
      fail('Runtime.ExitError', `RequestId: ${requestId} Error: ${worker.exitReason()}`);
    });
  });
}
