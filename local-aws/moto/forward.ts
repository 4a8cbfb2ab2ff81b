import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from 'node:http';

/** moto closes each connection; keeping them would only produce resets. */
const agent = new Agent({ keepAlive: false });

export interface Upstream {
  readonly port: number;
}

/** Streams the request to moto as it came: host, path and signature untouched. `body` replaces what was read already. */
export function forward(
  upstream: Upstream,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body?: Buffer,
): void {
  const proxied = open(upstream, incoming);
  proxied.once('response', (response) => {
    outgoing.writeHead(
      response.statusCode ?? 502,
      response.statusMessage,
      endToEnd(response.rawHeaders),
    );
    response.pipe(outgoing);
    response.once('error', () => outgoing.destroy());
  });
  proxied.once('error', () => outgoing.destroy());
  outgoing.once('close', () => proxied.destroy());
  if (body) proxied.end(body);
  else incoming.pipe(proxied);
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** For answers that must be completed before the client sees them. */
export async function exchange(
  upstream: Upstream,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<UpstreamAnswer> {
  const proxied = open(upstream, incoming);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    proxied.once('response', resolve);
    proxied.once('error', reject);
    proxied.end(body);
  });
  return {
    status: response.statusCode ?? 502,
    headers: endToEnd(response.rawHeaders),
    body: await readBody(response),
  };
}

function open({ port }: Upstream, incoming: IncomingMessage): ClientRequest {
  // Node has answered "100 Continue" already; moto would wait for a second one.
  const headers = endToEnd(incoming.rawHeaders).filter(
    (_, index, all) => all[index - (index % 2)]?.toLowerCase() !== 'expect',
  );
  return httpRequest({
    agent,
    host: '127.0.0.1',
    port,
    method: incoming.method,
    path: incoming.url,
    headers,
  });
}

/** "connection" belongs to one hop (RFC 9110, 7.6.1). */
function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => rawHeaders[index - (index % 2)]?.toLowerCase() !== 'connection',
  );
}

/** Beyond `keep` bytes the rest is read and dropped: the reader of the body sees that it is too long. */
export async function readBody(message: IncomingMessage, keep = Infinity): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    if (size < keep) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}
