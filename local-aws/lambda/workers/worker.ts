import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { createFrameReader, FRAME, frameHeader, type FrameType } from '../runtime/frames.ts';

export interface WorkerOptions {
  readonly bootstrap: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly name: string;
  readonly log: (line: string) => void;
}

export interface WorkerInvocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly deadline: number;
  readonly streaming: boolean;
}

export type FrameHandler = (type: FrameType | 'exit', payload: Buffer) => void;

/** One process of one function; one invocation at a time. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #socket: Duplex;
  #onFrame: FrameHandler = () => undefined;
  #exited = false;

  constructor({ bootstrap, cwd, environment, name, log }: WorkerOptions) {
    this.#child = spawn(process.execPath, [bootstrap], {
      cwd,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#socket = this.#child.stdio[3] as Duplex;
    this.#socket.on(
      'data',
      createFrameReader((type, payload) => this.#onFrame(type, payload)),
    );
    this.#socket.on('error', () => undefined);
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      if (output) createInterface({ input: output }).on('line', (line) => log(`${name}: ${line}`));
    }
    const gone = () => {
      this.#exited = true;
      this.#onFrame('exit', Buffer.alloc(0));
    };
    this.#child.once('error', gone);
    this.#child.once('exit', gone);
  }

  get exited(): boolean {
    return this.#exited;
  }

  /** Replaces the listener: a worker has one conversation at a time. */
  listen(handler: FrameHandler): void {
    this.#onFrame = handler;
    if (this.#exited) handler('exit', Buffer.alloc(0));
  }

  start(invocation: WorkerInvocation, payload: Buffer): void {
    const header = Buffer.from(JSON.stringify(invocation), 'utf8');
    this.#socket.write(frameHeader(FRAME.invoke, header.length));
    this.#socket.write(header);
    this.#socket.write(frameHeader(FRAME.event, payload.length));
    this.#socket.write(payload);
  }

  /** Back-pressure of a streamed answer reaches the function by its socket. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  async kill(): Promise<void> {
    if (this.#exited) return;
    const exit = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await exit;
  }
}
