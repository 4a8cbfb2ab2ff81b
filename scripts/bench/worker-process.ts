import type { ChildProcess } from 'node:child_process';
import { forkWith } from './fork-worker.ts';
import type { RunReply, WorkerReply, WorkerRequest, WorkerSetup } from './protocol.ts';

export interface Worker {
  readonly show: () => Promise<Buffer>;
  readonly run: (images: number, lanes: number) => Promise<RunReply>;
  readonly stop: () => void;
}

export function startWorker(file: string, setup: WorkerSetup): Worker {
  const child = forkWith(file, setup);
  return {
    show: async () => {
      const reply = await ask(child, { type: 'show' });
      if (reply.type !== 'shown') throw unexpected(reply);
      return Buffer.from(reply.image, 'base64');
    },
    run: async (images, lanes) => {
      const reply = await ask(child, { type: 'run', images, lanes });
      if (reply.type !== 'ran') throw unexpected(reply);
      return reply;
    },
    stop: () => child.kill(),
  };
}

function ask(child: ChildProcess, request: WorkerRequest): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`the process ended with code ${code}`));
    child.once('exit', ended);
    child.once('message', (reply) => {
      child.off('exit', ended);
      resolve(reply as WorkerReply);
    });
    child.send(request);
  });
}

function unexpected(reply: WorkerReply): Error {
  return new Error(reply.type === 'failed' ? reply.reason : `the worker answered "${reply.type}"`);
}
