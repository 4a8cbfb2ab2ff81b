import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientCertificate } from '../api-gateway/gateway/client-certificate.ts';
import { type Authority, createAuthority } from './certificate.ts';
import { createTlsListener, type TlsListener } from './listener.ts';

const trusted = createAuthority({ commonName: 'trusted' });
const other = createAuthority({ commonName: 'other' });
const client = (issuer: Authority): Authority => createAuthority({ commonName: 'client', issuer });

let listener: TlsListener;

beforeAll(async () => {
  listener = await createTlsListener({
    port: 0,
    log: () => {},
    truststore: (name) => (name === 'mtls.example' ? trusted.cert : undefined),
  });
  listener.serve((incoming, outgoing) => {
    outgoing.end(clientCertificate(incoming)?.issuerDN ?? 'nobody');
  });
});

afterAll(() => listener.close());

interface Asked {
  readonly servername: string;
  readonly host?: string;
  readonly certificate?: Authority;
}

function ask({ servername, host = servername, certificate }: Asked): Promise<string> {
  const { hostname, port } = new URL(listener.url);
  const { cert, key } = certificate ?? {};
  return new Promise((resolve, reject) => {
    request(
      {
        ...{ hostname, port, servername, headers: { host }, ca: listener.cert, agent: false },
        ...(cert === undefined ? {} : { cert, key }),
        checkServerIdentity: () => undefined,
      },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve(text));
      },
    )
      .once('error', reject)
      .end();
  });
}

describe('client certificates', () => {
  it.each<readonly [string, Asked, string]>([
    [
      'of the truststore',
      { servername: 'mtls.example', certificate: client(trusted) },
      'CN=trusted',
    ],
    ['of another authority', { servername: 'mtls.example', certificate: client(other) }, 'nobody'],
    ['that signed itself', { servername: 'mtls.example', certificate: other }, 'nobody'],
    ['that was not sent', { servername: 'mtls.example' }, 'nobody'],
    ['to a name without', { servername: 'open.example', certificate: client(trusted) }, 'nobody'],
    [
      'to one name in the handshake and another in the request',
      { servername: 'mtls.example', host: 'b.example', certificate: client(trusted) },
      'nobody',
    ],
  ])('%s', async (_, asked, seen) => {
    expect(await ask(asked)).toBe(seen);
  });

  it('that are trusted are shown as a Lambda event has them', async () => {
    listener.serve((incoming, outgoing) => {
      outgoing.end(JSON.stringify(clientCertificate(incoming)));
    });
    const certificate = client(trusted);
    expect(JSON.parse(await ask({ servername: 'mtls.example', certificate }))).toEqual({
      clientCertPem: certificate.cert,
      subjectDN: 'CN=client',
      issuerDN: 'CN=trusted',
      serialNumber: expect.stringMatching(/^01(:[0-9a-f]{2}){7}$/),
      validity: { notBefore: 'Jan  1 00:00:00 2020 GMT', notAfter: 'Dec 31 23:59:59 2049 GMT' },
    });
  });
});
