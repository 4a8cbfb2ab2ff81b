import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { answer, unavailable } from '../http/answer.ts';
import type { Log, Service } from '../http/service.ts';
import { portError } from '../../scripts/lib/port.ts';
import { createAuthority } from './certificate.ts';

export interface TlsListener {
  readonly url: string;
  /** What a client has to trust. */
  readonly cert: string;
  /** Until then every request is asked to come again. */
  serve(service: Service): void;
  close(): void;
}

export interface TlsListenerDeps {
  /** 0: any free port. */
  readonly port: number;
  readonly log: Log;
  /** The authorities that the domain name trusts; undefined: it asks for no certificate. */
  readonly truststore: (domainName: string) => string | undefined;
}

/**
 * The same services by HTTPS, for what needs a handshake: client certificates. ACM gives nobody the
 * key of a certificate, so every name is answered with one of the local AWS's own.
 */
export function createTlsListener(deps: TlsListenerDeps): Promise<TlsListener> {
  const { port, log, truststore } = deps;
  let service: Service = unavailable;
  const { cert, key } = createAuthority({ commonName: 'local AWS' });
  const server = createServer(
    {
      cert,
      key,
      minVersion: 'TLSv1.2',
      requestCert: true,
      // The gateway refuses, and says why: one name asks for certificates, another one does not.
      rejectUnauthorized: false,
      SNICallback(name, done) {
        const ca = truststore(name.toLowerCase());
        done(null, createSecureContext({ cert, key, ...(ca === undefined ? {} : { ca }) }));
      },
    },
    (incoming, outgoing) => answer(service, incoming, outgoing, log),
  );
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portError(port, error, '--tls-port')));
    server.listen(port, '127.0.0.1', () =>
      resolve({
        url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
        cert,
        serve(given) {
          service = given;
        },
        close() {
          server.closeAllConnections();
          server.close();
        },
      }),
    );
  });
}
