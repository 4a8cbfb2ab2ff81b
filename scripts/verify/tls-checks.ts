import { connect, type SecureVersion } from 'node:tls';
import { NotAsked, type Check, type Decided } from '../lib/checks/check.ts';
import { negotiated } from './transport.ts';

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const TIMEOUT_MS = 10_000;

type Handshake = 'accepted' | 'refused' | 'not possible from here';

export const tlsChecks: readonly Check[] = [
  {
    name: 'HTTP/2 by ALPN',
    run: async ({ apiUrl }) => {
      const protocol = await negotiated(apiUrl);
      if (protocol === undefined) throw new NotAsked('plain HTTP');
      const reading = protocol === 'h2' ? 'header names come in lower case' : 'HTTP/1.1 only';
      return { saw: protocol, reading };
    },
  },
  { name: 'TLS versions', run: ({ apiUrl }) => tlsVersions(apiUrl) },
];

async function tlsVersions(apiUrl: string): Promise<Decided> {
  const url = new URL(apiUrl);
  if (url.protocol !== 'https:') throw new NotAsked('plain HTTP');
  const seen = new Map<SecureVersion, Handshake>();
  for (const version of VERSIONS) seen.set(version, await handshake(url, version));
  const saw = [...seen].map(([version, result]) => `${version} ${result}`).join(', ');
  if (seen.get('TLSv1.2') !== 'accepted' && seen.get('TLSv1.3') !== 'accepted')
    throw new Error(`expected TLS 1.2 or 1.3 to be accepted, got ${saw}`);
  const old = VERSIONS.slice(0, 2).filter((version) => seen.get(version) === 'accepted');
  return {
    saw,
    reading: old.length > 0 ? `old versions are taken: ${old.join(', ')}` : 'TLS 1.2 or better',
  };
}

function handshake(url: URL, version: SecureVersion): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port || 443),
      ...(/[a-z]/i.test(url.hostname) ? { servername: url.hostname } : {}),
      minVersion: version,
      maxVersion: version,
      // OpenSSL 3 refuses the signatures of TLS 1.0 and 1.1 above this level.
      ciphers: 'DEFAULT:@SECLEVEL=0',
      // Nothing is sent: only the version is of interest here.
      rejectUnauthorized: false,
    });
    const end = (result: Handshake): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(TIMEOUT_MS, () => end('refused'));
    socket.once('secureConnect', () => end('accepted'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(
        /NO_PROTOCOLS|NO_CIPHERS|UNSUPPORTED_PROTOCOL/.test(error.code ?? '')
          ? 'not possible from here'
          : 'refused',
      ),
    );
  });
}
