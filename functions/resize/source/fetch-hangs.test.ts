import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../shared/support/deadline.ts';
import { type RawServer, type Stall, STALLS, startRawServer } from '../../shared/support/stalls.ts';
import { LOOPBACK } from '../support/source-server.ts';
import { createSourceFetcher, type SourceDeps } from './fetch.ts';

const DEADLINE_MS = 300;
const AMPLE_MS = 10_000;

let server: RawServer;
let answer: Stall = () => undefined;
beforeAll(async () => void (server = await startRawServer((socket) => answer(socket))));
afterAll(() => server.stop());

const loopback: LookupFunction = (_name, _options, callback) =>
  callback(null, [{ address: LOOPBACK, family: 4 }]);

async function fetchFrom(
  given: Stall,
  { scheme = 'http', lookup = loopback, ms = DEADLINE_MS } = {},
) {
  answer = given;
  const { port } = server;
  const deps: SourceDeps = { lookup, isPublicAddress: () => true };
  const config = {
    allowedHosts: ['img.test'],
    allowHttp: true,
    allowedPorts: [port],
    timeoutMs: 10_000,
    maxBytes: 1000,
  };
  const started = performance.now();
  const url = `${scheme}://img.test:${port}/a.png`;
  const code = await createSourceFetcher(config, deps)(url, deadlineIn(ms)).then(
    (bytes) => bytes.toString(),
    (error: { code: string }) => error.code,
  );
  const tookMs = performance.now() - started;
  // Else a frozen function would keep it, and a process could not end.
  await server.closed();
  return { code, tookMs };
}

const write =
  (text: string): Stall =>
  (socket) =>
    void socket.write(text);
const end =
  (text: string): Stall =>
  (socket) =>
    void socket.end(text);
const upgrade =
  'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n';

describe('a source that comes to no end is a timeout', () => {
  it.each(Object.entries(STALLS))('%s', async (_name, stall) => {
    const { code, tookMs } = await fetchFrom(stall);
    expect(code).toBe('timeout');
    expect(tookMs).toBeLessThan(DEADLINE_MS + 1000);
  });

  it.each<[string, Stall]>([
    ['never answers', () => undefined],
    ['stops in the handshake', write('\x16\x03\x03')],
  ])('a TLS server that %s', async (_name, stall) => {
    expect(await fetchFrom(stall, { scheme: 'https' })).toMatchObject({ code: 'timeout' });
  });

  it('a name whose lookup never ends', async () => {
    const lookup = () => undefined;
    expect(await fetchFrom(() => undefined, { lookup })).toMatchObject({ code: 'timeout' });
  });

  it('hops that each stay below the deadline', async () => {
    const hop: Stall = (socket) => {
      const redirect = 'HTTP/1.1 302 Found\r\nlocation: /a.png\r\ncontent-length: 0\r\n\r\n';
      const timer = setTimeout(() => socket.write(redirect), DEADLINE_MS * 0.6);
      socket.once('close', () => clearTimeout(timer));
    };
    expect(await fetchFrom(hop)).toMatchObject({ code: 'timeout' });
  });
});

describe('a source that ends without an image has failed, at once', () => {
  it.each<[string, Stall]>([
    ['101 with an upgrade', write(upgrade)],
    [
      '101 with an upgrade, and goes on',
      write(`${upgrade}HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx`),
    ],
    ['101 with an upgrade, and closes', end(upgrade)],
    ['101 without an upgrade, and closes', end('HTTP/1.1 101 Switching Protocols\r\n\r\n')],
    ['100, and closes', end('HTTP/1.1 100 Continue\r\n\r\n')],
    ['nothing, and closes', end('')],
    ['half of the headers, and closes', end('HTTP/1.1 200 OK\r\nx: ')],
    ['half of the body, and closes', end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')],
    [
      'half of the chunks, and closes',
      end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx'),
    ],
    ['nothing, and resets', (socket) => socket.resetAndDestroy()],
    ['another protocol', write('SSH-2.0-x\r\n')],
    ['headers without end', write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}`)],
    ['a redirect whose body never ends', write('HTTP/1.1 302 Found\r\ncontent-length: 9\r\n\r\nx')],
    ['an error whose body never ends', write('HTTP/1.1 503 No\r\ncontent-length: 9\r\n\r\nx')],
  ])('%s', async (_name, given) => {
    const { code, tookMs } = await fetchFrom(given, { ms: AMPLE_MS });
    expect(code).toBe('source_failed');
    expect(tookMs).toBeLessThan(AMPLE_MS / 2);
  });

  it('a body that keeps its connection open is whole at its length', async () => {
    const whole = 'HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 5\r\n\r\nbytes';
    for (const text of [whole, `${whole}HTTP/1.1 200 OK\r\n\r\n`]) {
      expect(await fetchFrom(write(text), { ms: AMPLE_MS })).toMatchObject({ code: 'bytes' });
    }
  });
});
