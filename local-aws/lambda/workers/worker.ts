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
import { exitReason } from './exit-reason.ts';
import { createMemoryGuard, type MemoryUse } from './memory-guard.ts';

export interface WorkerDeps {
  readonly bootstrap: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly name: string;
  readonly log: Log;
}

export type FrameHandler = (type: FrameType | 'exit', payload: Buffer) => void;

/** One process of one function; one invocation at a time. */
export interface Worker {
  hasExited(): boolean;
  /** In the service's words, once it has. */
  exitReason(): string;
  memory(): MemoryUse;
  /** A line of the function's log. */
  log(line: string): void;
  /** Replaces the listener: a worker has one conversation at a time. */
  listen(handler: FrameHandler): void;
  start(invocation: InvocationHead, payload: Buffer): void;
  /** Back-pressure of a streamed answer reaches the function by its socket. */
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
}

export function createWorker(deps: WorkerDeps): Worker {
  const { memoryMb, name } = deps;
  const child = spawnNode(deps);
  const socket = child.stdio[3] as Duplex;
  const log = (line: string): void => deps.log(`${name}: ${line}`);
  let onFrame: FrameHandler = () => undefined;
  let reason: string | undefined;
  const onExceeded = (): void => {
    const { peakMb } = guard.use();
    log(`ended by the local AWS: ${peakMb} MB of memory are more than MemorySize, ${memoryMb}`);
    child.kill('SIGKILL');
  };
  const guard = createMemoryGuard({ pid: child.pid, limitMb: memoryMb, onExceeded });
  const end = (text: string): void => {
    reason ??= text;
    guard.rest();
    onFrame('exit', Buffer.alloc(0));
  };
  const take = (type: FrameType, payload: Buffer): void => {
    if (type === FRAME.memory) return guard.note(Number(payload.toString('latin1')));
    // Where the service would have ended it before, nothing that it says counts.
    if (guard.use().isExceeded) return;
    if (type !== FRAME.chunk) guard.rest();
    onFrame(type, payload);
  };
  guard.watch();
  child.once('error', (error) => end(String(error)));
  child.once('exit', (code, signal) => end(exitReason(code, signal)));
  socket.on('data', createFrameReader(take)).on('error', () => undefined);
  logOutput(child, log);
  return {
    hasExited: () => reason !== undefined,
    exitReason: () => reason ?? '',
    memory: guard.use,
    log,
    listen(handler) {
      onFrame = handler;
      if (reason !== undefined) handler('exit', Buffer.alloc(0));
    },
    start(invocation, payload) {
      guard.watch();
      writeFrame(socket, FRAME.invoke, Buffer.from(JSON.stringify(invocation), 'utf8'));
      writeFrame(socket, FRAME.event, payload);
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    kill: () => kill(child),
  };
}

/**
 * As Lambda's own bootstrap starts Node.js (/var/runtime/bootstrap of the image nodejs18): garbage
 * is collected in time for MemorySize, and not for the memory of this machine.
 */
function spawnNode({ bootstrap, cwd, environment, memoryMb }: WorkerDeps): ChildProcess {
  const young = Math.floor(memoryMb / 10);
  const options = [
    '--expose-gc',
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.floor(young / 2)}`,
    `--max-old-space-size=${memoryMb - young}`,
  ];
  return spawn(process.execPath, [...options, bootstrap], {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await exit;
}

function logOutput({ stdout, stderr }: ChildProcess, log: Log): void {
  for (const output of [stdout, stderr])
    if (output) createInterface({ input: output }).on('line', log);
}

function writeFrame(socket: Duplex, type: FrameType, payload: Buffer): void {
  socket.write(frameHeader(type, payload.length));
  socket.write(payload);
}
