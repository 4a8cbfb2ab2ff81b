import { fork } from 'node:child_process';
import { neutralEnvironment } from '../lib/terraform/environment.ts';
import { WORKER_ENVIRONMENT } from './protocol.ts';

/** A fresh process that gets its setup as an argument, sends one reply, and ends. */
export function forkWorker<Reply>(file: string, setup: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const child = fork(file, [JSON.stringify(setup)], {
      env: {
        ...neutralEnvironment(process.env),
        ...WORKER_ENVIRONMENT,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('message', (reply) => resolve(reply as Reply));
    child.once('exit', (code) =>
      reject(new Error(`the process of ${file} ended with code ${code}`)),
    );
  });
}
