import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ObjectServer {
  readonly url: string;
  readonly stop: () => void;
}

interface ServerOptions {
  /** What becomes of a PUT that was answered; the default forgets it. */
  readonly onPut?: (path: string, bytes: Buffer) => void;
}

/**
 * S3 as far as the functions see it, in the benchmark's own process: a measured process pays for
 * its client, not for a server.
 */
export async function startObjectServer(
  objects: ReadonlyMap<string, Buffer>,
  { onPut = () => undefined }: ServerOptions = {},
): Promise<ObjectServer> {
  const described = new Map<string, Record<string, string>>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (request.method === 'PUT') {
      return void readAll(request).then((bytes) => {
        described.set(path, descriptionOf(request.headers));
        onPut(path, bytes);
        response.writeHead(200, { etag: '"put"' }).end();
      });
    }
    const bytes = objects.get(path);
    if (bytes === undefined) return response.writeHead(404).end();
    response.writeHead(200, {
      etag: '"5d41402abc4b2a76b9719d911017c592"',
      'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'content-type': 'image/jpeg',
      'content-length': bytes.length,
      ...described.get(path),
    });
    return response.end(request.method === 'HEAD' ? undefined : bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function descriptionOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && (name === 'content-type' || name.startsWith('x-amz-meta-'))
        ? [[name, value] as const]
        : [],
    ),
  );
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
