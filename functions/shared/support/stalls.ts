import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a server does to a connection on which a request has come. */
export type Stall = (socket: Socket) => void;

/** Beginnings of HTTP/1.1 answers that never come to an end. */
export const STALLS: Readonly<Record<string, Stall>> = {
  'never answers': () => undefined,
  'stops in the status line': (socket) => void socket.write('HTTP/1.1 2'),
  'drips headers': drip('HTTP/1.1 200 OK\r\n', 'x-drip: 1\r\n'),
  'repeats 102': drip('', 'HTTP/1.1 102 Processing\r\n\r\n'),
  'stops behind 100': (socket) => void socket.write('HTTP/1.1 100 Continue\r\n\r\n'),
  'stops in the body': (socket) =>
    void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\netag: "a"\r\n\r\nhalf'),
  'drips the body': drip(`${chunked(200)}`, '1\r\nx\r\n'),
  'drips the extension of a chunk': drip(`${chunked(200)}1;`, 'x'),
  'drips trailers': drip(`${chunked(200)}1\r\nx\r\n0\r\n`, 'x-drip: 1\r\n'),
};

function chunked(status: number): string {
  return `HTTP/1.1 ${status} OK\r\ntransfer-encoding: chunked\r\netag: "a"\r\n\r\n`;
}

export function drip(first: string, drop: string): Stall {
  return (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(drop), 20);
    socket.once('close', () => clearInterval(timer));
  };
}

/** Not by `once` of node:events, for which a reset is a failure. */
function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    // A paused socket would not see its end.
    socket.once('close', () => resolve()).resume();
  });
}

export interface RawServer {
  readonly port: number;
  /** Settles when no connection is left: else a process could not end. */
  closed(): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** A server of bytes on loopback: it answers what node:http would never send. */
export async function startRawServer(answer: Stall): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    closed: () => Promise.all([...sockets].map(closeOf)),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      return once(server, 'close');
    },
  };
}
