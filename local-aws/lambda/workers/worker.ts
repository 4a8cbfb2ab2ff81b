import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { Log } from '../../http/service.ts';
import {
  createFrameReader,
  FRAME,
  frameHeader,
  type FrameType,
  type InvocationHead,
} from '../runtime/frames.ts';

export interface WorkerDeps {
  readonly bootstrap: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly name: string;
  readonly log: Log;
}

export type FrameHandler = (type: FrameType | 'exit', payload: Buffer) => void;

/** One process of one function; one invocation at a time. */
export interface Worker {
  hasExited(): boolean;
  /** Replaces the listener: a worker has one conversation at a time. */
  listen(handler: FrameHandler): void;
  start(invocation: InvocationHead, payload: Buffer): void;
  /** Back-pressure of a streamed answer reaches the function by its socket. */
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
}

export function createWorker({ bootstrap, cwd, environment, name, log }: WorkerDeps): Worker {
  const child = spawn(process.execPath, [bootstrap], {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const socket = child.stdio[3] as Duplex;
  let onFrame: FrameHandler = () => undefined;
  let exited = false;
  const end = (): void => {
    exited = true;
    onFrame('exit', Buffer.alloc(0));
  };
  child.once('error', end);
  child.once('exit', end);
  socket.on(
    'data',
    createFrameReader((type, payload) => onFrame(type, payload)),
  );
  socket.on('error', () => undefined);
  logOutput(child, (line) => log(`${name}: ${line}`));
  return {
    hasExited: () => exited,
    listen(handler) {
      onFrame = handler;
      if (exited) handler('exit', Buffer.alloc(0));
    },
    start(invocation, payload) {
      writeFrame(socket, FRAME.invoke, Buffer.from(JSON.stringify(invocation), 'utf8'));
      writeFrame(socket, FRAME.event, payload);
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    kill: async () => {
      if (exited) return;
      const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await exit;
    },
  };
}

function logOutput({ stdout, stderr }: ChildProcess, log: Log): void {
  for (const output of [stdout, stderr])
    if (output) createInterface({ input: output }).on('line', log);
}

function writeFrame(socket: Duplex, type: FrameType, payload: Buffer): void {
  socket.write(frameHeader(type, payload.length));
  socket.write(payload);
}
