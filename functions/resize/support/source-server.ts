import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { isPublicAddress } from '../source/address.ts';
import { createSourceFetcher, type SourceConfig } from '../source/fetch.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export const routes = new Map<string, Answer>();
export const seen: IncomingMessage[] = [];
let port = 0;

/** A real HTTP server on loopback, for the tests of one file. */
export function useSourceServer(): void {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      const answer = routes.get(request.url ?? '');
      if (answer === undefined) response.writeHead(404).end();
      else answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
}

type Records = Readonly<Record<string, readonly (readonly string[])[]>>;

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

export const loopback = '127.0.0.1';
const publicExceptLoopback = (address: string) => address === loopback || isPublicAddress(address);

interface Setup {
  readonly records?: Records;
  readonly config?: Partial<SourceConfig>;
}

/** The real fetcher: only the resolver and the judgement of 127.0.0.1 differ. */
export function fetcher({ records = { 'img.test': [[loopback]] }, config = {} }: Setup = {}) {
  const { lookup, asked } = resolver(records);
  const fetchSource = createSourceFetcher(
    {
      allowedHosts: ['img.test', '*.cdn.test'],
      allowHttp: true,
      allowedPorts: [80, 443, port],
      timeoutMs: 2000,
      maxBytes: 1000,
      ...config,
    },
    { lookup, isPublicAddress: publicExceptLoopback },
  );
  return { fetchSource, asked };
}

export const at = (path: string, host = 'img.test') => `http://${host}:${port}${path}`;
