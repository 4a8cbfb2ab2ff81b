import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Backend {
  /** "127.0.0.1:PORT" */
  readonly host: string;
  stop(): void;
}

/**
 * What HTTP and HTTP_PROXY integrations call: it answers with what it got. A header `x-answer`
 * or a query parameter `answer` (JSON: status, headers, body, base64) says what else to answer.
 */
export async function startBackend(): Promise<Backend> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => answer(incoming, Buffer.concat(chunks), outgoing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Wanted {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly base64?: string;
}

function answer(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
  const url = new URL(incoming.url ?? '/', 'http://backend');
  const wanted = url.searchParams.get('answer') ?? incoming.headers['x-answer'];
  const answered = typeof wanted === 'string' ? (JSON.parse(wanted) as Wanted) : {};
  outgoing.writeHead(answered.status ?? 200, {
    ...(answered.headers ?? { 'content-type': 'application/json' }),
  });
  outgoing.end(
    answered.base64 === undefined
      ? (answered.body ?? seen(incoming, url, body))
      : Buffer.from(answered.base64, 'base64'),
  );
}

/** Header names in lower case; a body that is not UTF-8 is given in base64. */
function seen(incoming: IncomingMessage, url: URL, body: Buffer): string {
  const text = body.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(body);
  const headers: Record<string, string> = {};
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    headers[(incoming.rawHeaders[index] ?? '').toLowerCase()] =
      incoming.rawHeaders[index + 1] ?? '';
  return JSON.stringify({
    method: incoming.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    body: isText ? text : null,
    base64: isText ? null : body.toString('base64'),
  });
}
