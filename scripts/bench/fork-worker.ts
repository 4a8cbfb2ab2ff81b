import { fork, type ChildProcess } from 'node:child_process';
import { neutralEnvironment } from '../lib/terraform/environment.ts';
import { WORKER_ENVIRONMENT } from './protocol.ts';

/** A process that gets its setup as an argument. */
export function forkWith(file: string, setup: object): ChildProcess {
  return fork(file, [JSON.stringify(setup)], {
    env: {
      ...neutralEnvironment(process.env),
      ...WORKER_ENVIRONMENT,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    execArgv: [],
    // The functions write their log line; where it goes to is not what is measured.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** A fresh process that sends one reply, and ends. */
export function forkWorker<Reply>(file: string, setup: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const child = forkWith(file, setup);
    child.once('message', (reply) => resolve(reply as Reply));
    child.once('exit', (code) =>
      reject(new Error(`the process of ${file} ended with code ${code}`)),
    );
  });
}
