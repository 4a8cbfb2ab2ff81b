import { request } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './certificate.ts';

export interface TlsFront {
  readonly url: string;
  readonly cert: string;
  readonly stop: () => Promise<void>;
}

/** What a mapping to S3 reads, in the one spelling that it knows when names are case-sensitive. */
const MAPPED = ['Range', 'If-None-Match', 'If-Modified-Since'];
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

/** HTTPS with both versions of HTTP in front of the local AWS, as a real API has it. */
export async function startTlsFront(target: string, caseSensitive: boolean): Promise<TlsFront> {
  const { cert, key } = selfSigned();
  const server = createSecureServer({ cert, key, allowHTTP1: true }, (incoming, outgoing) =>
    pass(target, caseSensitive, incoming, outgoing),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cert,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function pass(
  target: string,
  caseSensitive: boolean,
  incoming: Http2ServerRequest,
  outgoing: Http2ServerResponse,
): void {
  const { hostname, port } = new URL(target);
  const isLost = (name: string): boolean =>
    caseSensitive &&
    incoming.url.includes('/s3') &&
    !MAPPED.includes(name) &&
    MAPPED.some((mapped) => mapped.toLowerCase() === name.toLowerCase());
  const headers: string[] = ['host', new URL(target).host];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = incoming.rawHeaders.slice(index, index + 2);
    if (!name.startsWith(':') && !/^(host|connection)$/i.test(name) && !isLost(name))
      headers.push(name, value);
  }
  const upstream = request(
    { hostname, port, method: incoming.method, path: incoming.url, headers, agent: false },
    (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
      outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
      answer.pipe(outgoing);
    },
  );
  upstream.once('error', () => outgoing.stream?.destroy());
  incoming.pipe(upstream);
}
