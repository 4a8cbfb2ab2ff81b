import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { deadlineIn } from '../../shared/support/deadline.ts';
import { isPublicAddress } from '../source/address.ts';
import { createSourceFetcher, type SourceConfig } from '../source/fetch.ts';

export const LOOPBACK = '127.0.0.1';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

type Records = Readonly<Record<string, readonly (readonly string[])[]>>;

interface FetcherOptions {
  readonly records?: Records;
  readonly config?: Partial<SourceConfig>;
}

/** A real HTTP server on loopback for the tests of one file, and the real fetcher. */
export function useSourceServer() {
  const routes = new Map<string, Answer>();
  const seen: IncomingMessage[] = [];
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      const answer = routes.get(request.url ?? '');
      if (answer === undefined) response.writeHead(404).end();
      else answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const at = (path: string, host = 'img.test') => `http://${host}:${port}${path}`;
  return { routes, seen, at, fetcher: (options?: FetcherOptions) => createFetcher(port, options) };
}

/** Only the resolver and the judgement of 127.0.0.1 differ from what runs in Lambda. */
function createFetcher(
  port: number,
  { records = { 'img.test': [[LOOPBACK]] }, config = {} }: FetcherOptions = {},
) {
  const { lookup, asked } = resolver(records);
  const fetchWithin = createSourceFetcher(
    {
      allowedHosts: ['img.test', '*.cdn.test'],
      allowHttp: true,
      allowedPorts: [80, 443, port],
      timeoutMs: 2000,
      maxBytes: 1000,
      ...config,
    },
    { lookup, isPublicAddress: (address) => address === LOOPBACK || isPublicAddress(address) },
  );
  const fetchSource = (url: string, ms: number) => fetchWithin(url, deadlineIn(ms));
  return { fetchSource, asked };
}

/** Each name has a list of answers, given one after the other; the last stays. */
function resolver(records: Records): { lookup: LookupFunction; asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (hostname, _options, callback) => {
    const times = asked.filter((name) => name === hostname).length;
    asked.push(hostname);
    const answers = records[hostname] ?? [];
    const addresses = answers[Math.min(times, answers.length - 1)];
    if (addresses === undefined) {
      return callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), '', 0);
    }
    const familyOf = (address: string) => (address.includes(':') ? 6 : 4);
    callback(
      null,
      addresses.map((address) => ({ address, family: familyOf(address) })),
    );
  };
  return { lookup, asked };
}
