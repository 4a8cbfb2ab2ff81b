import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const FAULTS = [
  'none',
  'denied',
  'missing',
  'slow-down',
  'slow-down-once',
  'reset',
  'stalled',
  'stalled-body',
  'cut-body',
  'lost-answer-once',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultProxy {
  readonly url: string;
  /** What happens to requests of this method from now on. */
  readonly inject: (method: string, fault: Fault) => void;
  /** Requests that came in since the last `inject`. */
  readonly count: () => number;
  readonly stop: () => Promise<void>;
}

const REFUSALS: Partial<Record<Fault, readonly [number, string]>> = {
  denied: [403, 'AccessDenied'],
  missing: [404, 'NoSuchKey'],
  'slow-down': [503, 'SlowDown'],
  'slow-down-once': [503, 'SlowDown'],
};

/** Stands between the functions and S3, and misbehaves as S3 and networks do. */
export async function startFaultProxy(): Promise<FaultProxy & { target: string }> {
  const state = { target: '', method: '', fault: 'none' as Fault, count: 0 };
  const server = createServer((incoming, outgoing) => {
    state.count += 1;
    const fault = incoming.method === state.method ? state.fault : 'none';
    if (fault.endsWith('-once')) state.fault = 'none';
    misbehave(fault, state.target, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inject: (method, fault) => void Object.assign(state, { method, fault, count: 0 }),
    count: () => state.count,
    get target() {
      return state.target;
    },
    set target(url) {
      state.target = url;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function misbehave(
  fault: Fault,
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const refusal = REFUSALS[fault];
  if (refusal !== undefined) {
    const [status, code] = refusal;
    incoming.resume();
    const resource = String(incoming.url);
    outgoing.writeHead(status, { 'content-type': 'application/xml' });
    outgoing.end(
      `<Error><Code>${code}</Code><Message>secret detail of S3</Message>` +
        `<Resource>${resource}</Resource></Error>`,
    );
    return;
  }
  if (fault === 'reset') return void incoming.socket.resetAndDestroy();
  if (fault === 'stalled') return void incoming.resume();
  forward(fault, target, incoming, outgoing);
}

function forward(
  fault: Fault,
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const { hostname, port } = new URL(target);
  const { method, url, headers } = incoming;
  const upstream = request(
    { hostname, port, method, path: url, headers, agent: false },
    (answer) => {
      if (fault === 'lost-answer-once')
        return void answer.resume().once('end', () => incoming.socket.resetAndDestroy());
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault !== 'stalled-body' && fault !== 'cut-body') return void answer.pipe(outgoing);
      answer.once('data', (chunk: Buffer) => {
        outgoing.write(chunk.subarray(0, Math.min(100, chunk.length >> 1)), () => {
          if (fault === 'cut-body') incoming.socket.destroy();
        });
        answer.destroy();
      });
    },
  );
  upstream.once('error', () => incoming.socket.destroy());
  incoming.pipe(upstream);
}
