import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { portError } from '../../scripts/lib/port.ts';
import { answer, unavailable } from './answer.ts';
import type { Log, Service } from './service.ts';

export interface Listener {
  readonly port: number;
  readonly url: string;
  /** Until then every request is asked to come again. */
  serve(service: Service): void;
  close(): void;
}

export interface ListenerDeps {
  /** 0: any free port. */
  readonly port: number;
  readonly log: Log;
}

/** One port on loopback. A service that throws answers 500, and the log says why. */
export function createListener({ port, log }: ListenerDeps): Promise<Listener> {
  let service: Service = unavailable;
  const server = createServer((incoming, outgoing) => answer(service, incoming, outgoing, log));
  // Uploads and streamed answers may take their time; the gateway has its own limits.
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portError(port, error, '--port')));
    server.listen(port, '127.0.0.1', () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve({
        port: bound,
        url: `http://127.0.0.1:${bound}`,
        serve(given) {
          service = given;
        },
        close() {
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}
