import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ObjectServer {
  readonly url: string;
  readonly stop: () => void;
}

/**
 * S3 as far as a GetObject sees it, in the benchmark's own process: a measured process pays for its
 * client, not for a server.
 */
export async function startObjectServer(
  objects: ReadonlyMap<string, Buffer>,
): Promise<ObjectServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const bytes = objects.get(path);
    if (bytes === undefined) return response.writeHead(404).end();
    response.writeHead(200, {
      etag: '"5d41402abc4b2a76b9719d911017c592"',
      'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'content-type': 'image/jpeg',
      'content-length': bytes.length,
    });
    return response.end(bytes);
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
