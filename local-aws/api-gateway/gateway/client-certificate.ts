import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** `$context.identity.clientCert` of "Variables for data models, authorizers, mapping templates" */
export interface ClientCertificate {
  readonly clientCertPem: string;
  readonly subjectDN: string;
  readonly issuerDN: string;
  readonly serialNumber: string;
  readonly validity: { readonly notBefore: string; readonly notAfter: string };
}

/**
 * What the client proved to hold, when the domain name of the handshake trusts its issuer. Another
 * name in the request is not what was asked for in the handshake.
 */
export function clientCertificate({
  socket,
  headers,
}: IncomingMessage): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { servername } = socket as TLSSocket & { readonly servername?: string | false };
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const { raw } = socket.getPeerCertificate();
  if (raw === undefined || servername !== name) return undefined;
  const certificate = new X509Certificate(raw);
  return {
    clientCertPem: certificate.toString(),
    subjectDN: distinguished(certificate.subject),
    issuerDN: distinguished(certificate.issuer),
    serialNumber: (certificate.serialNumber.toLowerCase().match(/../g) ?? []).join(':'),
    validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo },
  };
}

/** "CN=a,O=b,C=c": the last first. */
function distinguished(lines: string): string {
  return lines.split('\n').toReversed().join(',');
}
