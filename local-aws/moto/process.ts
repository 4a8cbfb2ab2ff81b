import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../scripts/lib/user-error.ts';
import { MOTO_PROGRAM } from './program.ts';
import { findMotoPython, tail } from './python.ts';

export interface Moto {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const STOP_TIMEOUT_MS = 3_000;

export interface MotoOptions {
  readonly dataDir: string;
  /** Where it hands over S3's events. */
  readonly eventsUrl: string;
  readonly log: (line: string) => void;
}

export async function startMoto({ dataDir, eventsUrl, log }: MotoOptions): Promise<Moto> {
  const python = await findMotoPython(log);
  mkdirSync(dataDir, { recursive: true });
  const logFile = join(dataDir, 'moto.log');
  const port = await freePort();
  const child = launch(python, [String(port), eventsUrl], logFile);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(late);
  };
  try {
    await untilAnswering(child, port, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url: `http://127.0.0.1:${port}`, stop };
}

function launch(python: string, args: readonly string[], logFile: string): ChildProcess {
  const output = openSync(logFile, 'w');
  // A group of its own: Ctrl-C reaches our process first, which then stops moto in order.
  const child = spawn(python, ['-c', MOTO_PROGRAM, ...args], {
    stdio: ['pipe', output, output],
    detached: true,
    env: motoEnvironment(),
  });
  closeSync(output);
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  return child;
}

/** A developer's own settings must not reach moto; buckets and functions must look as on AWS. */
function motoEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS_|MOTO_)/.test(name));
  return { ...Object.fromEntries(own), PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };
}

async function untilAnswering(child: ChildProcess, port: number, logFile: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new UserError(`moto stopped while starting (${tail(logFile)}); its log is ${logFile}.`);
    if (await answers(port)) return;
    await delay(POLL_MS);
  }
  throw new UserError(
    `moto did not answer within ${START_TIMEOUT_MS / 1000} seconds; its log is ${logFile}.`,
  );
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request(
      { host: '127.0.0.1', port, path: '/moto-api/', agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    probe.once('error', () => resolve(false));
    probe.end();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
