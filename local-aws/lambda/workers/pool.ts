import { FRAME } from '../runtime/frames.ts';
import { Worker, type WorkerOptions } from './worker.ts';

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
export class Pool {
  readonly #options: WorkerOptions;
  readonly #limit: number;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #retired = false;

  constructor(options: WorkerOptions, limit: number) {
    this.#options = options;
    this.#limit = limit;
  }

  async acquire(): Promise<Worker> {
    while (this.#busy >= this.#limit)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy += 1;
    let idle = this.#idle.pop();
    while (idle?.exited) idle = this.#idle.pop();
    if (idle) return idle;
    try {
      return await this.#start();
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  /** `reusable` is false after a timeout or a crash: the next invocation gets a new process. */
  async release(worker: Worker, reusable: boolean): Promise<void> {
    worker.listen(() => undefined);
    if (reusable && !this.#retired && !worker.exited) this.#idle.push(worker);
    else {
      this.#all.delete(worker);
      await worker.kill();
    }
    this.#free();
  }

  /** New code or configuration: idle processes end now, busy ones with their invocation. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all(this.#idle.splice(0).map((worker) => worker.kill()));
  }

  async close(): Promise<void> {
    this.#retired = true;
    await Promise.all([...this.#all].map((worker) => worker.kill()));
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(this.#options);
    this.#all.add(worker);
    try {
      await ready(worker);
      return worker;
    } catch (error) {
      this.#all.delete(worker);
      await worker.kill();
      throw error;
    }
  }

  #free(): void {
    this.#busy -= 1;
    this.#waiting.shift()?.();
  }
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
