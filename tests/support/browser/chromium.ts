import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** CHROMIUM names another program; undefined where there is none. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which does not exist. Correct or unset it.`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

type Params = Readonly<Record<string, unknown>>;

export interface ProtocolEvent {
  readonly method: string;
  readonly params: Params;
  readonly sessionId?: string;
}

export interface Chromium {
  readonly send: (method: string, params?: Params, sessionId?: string) => Promise<Params>;
  readonly onEvent: (listener: (event: ProtocolEvent) => void) => void;
  readonly stop: () => Promise<void>;
}

const ARGUMENTS = [
  '--headless=new',
  // Where the tests run as root, Chromium refuses its sandbox; it only sees pages of this test.
  '--no-sandbox',
  '--remote-debugging-pipe',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-proxy-server',
  '--lang=en',
  '--hide-scrollbars',
];

/** Its DevTools protocol over file descriptors 3 and 4: JSON, each message ended by a NUL. */
export function startChromium(program: string): Chromium {
  const profile = mkdtempSync(join(tmpdir(), `image-api-browser-${process.pid}-`));
  const child = spawn(program, [...ARGUMENTS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A home of its own: it writes there, and a developer's settings must not reach it.
    env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
    // The whole group is ended at once: it starts a process per page.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const { send, onEvent } = talk(child);
  const stop = async (): Promise<void> => {
    send('Browser.close').catch(() => undefined);
    const late = setTimeout(() => endGroup(child), STOP_MS);
    await ended;
    clearTimeout(late);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  return { send, onEvent, stop };
}

const STOP_MS = 5_000;

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

interface Waiting {
  readonly resolve: (result: Params) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly sessionId?: string;
  readonly result?: Params;
  readonly error?: { readonly message: string };
}

function talk(child: ChildProcess): Pick<Chromium, 'send' | 'onEvent'> {
  const [, , , input, output] = child.stdio as [null, null, null, Writable, Readable];
  const waiting = new Map<number, Waiting>();
  const listeners: ((event: ProtocolEvent) => void)[] = [];
  const receive = ({ id, method, params = {}, sessionId, result, error }: Message): void => {
    if (id === undefined) {
      const event = { method: String(method), params, ...(sessionId && { sessionId }) };
      for (const listener of listeners) listener(event);
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result ?? {});
  };
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) receive(JSON.parse(part) as Message);
  });
  const fail = (): void => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended.'));
    waiting.clear();
  };
  input.on('error', fail);
  child.once('error', fail).once('close', fail);
  let last = 0;
  return {
    onEvent: (listener) => void listeners.push(listener),
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
      }),
  };
}
