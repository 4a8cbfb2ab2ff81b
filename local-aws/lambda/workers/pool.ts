import { FRAME } from '../runtime/frames.ts';
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
  acquire(): Promise<Worker>;
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
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let isRetired = false;

  const free = (): void => {
    busy -= 1;
    waiting.shift()?.();
  };
  const discard = (worker: Worker): Promise<void> => {
    all.delete(worker);
    return worker.kill();
  };
  const start = async (): Promise<Worker> => {
    const worker = createWorker(workerDeps);
    all.add(worker);
    try {
      await ready(worker);
      return worker;
    } catch (error) {
      await discard(worker);
      throw error;
    }
  };

  return {
    async acquire() {
      while (busy >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
      busy += 1;
      let known = idle.pop();
      while (known?.hasExited()) known = idle.pop();
      if (known) return known;
      try {
        return await start();
      } catch (error) {
        free();
        throw error;
      }
    },
    async release(worker, reusable) {
      worker.listen(() => undefined);
      if (reusable && !isRetired && !worker.hasExited()) idle.push(worker);
      else await discard(worker);
      free();
    },
    async retire() {
      isRetired = true;
      await Promise.all(idle.splice(0).map((worker) => worker.kill()));
    },
    async close() {
      isRetired = true;
      await Promise.all([...all].map((worker) => worker.kill()));
    },
  };
}

function ready(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (errorType: string, errorMessage: string) =>
      reject(new InitError(Buffer.from(JSON.stringify({ errorType, errorMessage, trace: [] }))));
    const timer = setTimeout(
      () => fail('Sandbox.Timedout', `Init took more than ${INIT_TIMEOUT_MS / 1000} seconds`),
      INIT_TIMEOUT_MS,
    );
    worker.listen((type, payload) => {
      clearTimeout(timer);
      if (type === FRAME.ready) resolve();
      else if (type === FRAME.initError) reject(new InitError(Buffer.from(payload)));
      else fail('Runtime.ExitError', 'Runtime exited before it was ready');
    });
  });
}
