import { request } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createAuthority } from '../../local-aws/tls/certificate.ts';

export interface TlsFront {
  readonly url: string;
  readonly cert: string;
  readonly stop: () => Promise<void>;
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

/** HTTPS with both versions of HTTP in front of the local AWS, as a real API has it. */
export async function startTlsFront(target: string): Promise<TlsFront> {
  const { cert, key } = createAuthority({ commonName: 'verify test' });
  const server = createSecureServer({ cert, key, allowHTTP1: true }, (incoming, outgoing) =>
    pass(target, incoming, outgoing),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cert,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function pass(target: string, incoming: Http2ServerRequest, outgoing: Http2ServerResponse): void {
  const { hostname, port, host } = new URL(target);
  const headers: string[] = ['host', host];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = incoming.rawHeaders.slice(index, index + 2);
    if (!name.startsWith(':') && !/^(host|connection)$/i.test(name)) headers.push(name, value);
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
