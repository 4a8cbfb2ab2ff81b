import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log, Service } from './service.ts';

/** A service that throws answers 500, and the log says why. */
export function answer(
  service: Service,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  log: Log,
): void {
  Promise.resolve()
    .then(() => service(incoming, outgoing))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log(`${incoming.method} ${incoming.url?.split('?')[0]}: ${reason}`);
      if (outgoing.headersSent) return void outgoing.destroy();
      outgoing
        .writeHead(500, { 'content-type': 'application/json' })
        .end('{"message":"The local AWS failed; its log says why."}');
    });
}

export function unavailable(_: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(503, { 'retry-after': '1' }).end();
}
