import { connect } from 'node:tls';
import type { Ask } from '../lib/checks/check.ts';
import { send, type Answer, type Call } from '../lib/http.ts';
import { sendHttp2 } from './http2.ts';
import { signed, type Signer } from './signature.ts';

export type HttpVersion = '1.1' | '2';

/** How a header name is written: `If-None-Match` or `if-none-match`. */
export type Spelling = 'usual' | 'lower';

export interface Transport {
  readonly version: HttpVersion;
  /** What this version can send; HTTP/2 has lower case only. */
  readonly spellings: readonly Spelling[];
  readonly askIn: (spelling: Spelling) => Ask;
}

export interface TransportRequest {
  readonly apiUrl: string;
  /** Sent with every request: a key, a token, x-apigw-api-id. */
  readonly headers: Readonly<Record<string, string>>;
  /** For routes with AWS_IAM. */
  readonly signer?: Signer | undefined;
}

/** Asks with the names of HTTP/1.1 programs, so that what only lower case breaks is told apart. */
export function createTransport(
  version: HttpVersion,
  { apiUrl, headers, signer }: TransportRequest,
): Transport {
  const spellings: readonly Spelling[] = version === '2' ? ['lower'] : ['usual', 'lower'];
  const transmit = version === '2' ? sendHttp2 : send;
  const askIn =
    (spelling: Spelling): Ask =>
    async (path, call = {}) => {
      const plain = { ...call, headers: respell({ ...headers, ...call.headers }, 'lower') };
      const sendAs = ({ headers: named = {}, ...rest }: Call): Promise<Answer> =>
        transmit(apiUrl, path, { ...rest, headers: respell(named, spelling) });
      const answer = await sendAs(plain);
      if (!signer || call.method === 'OPTIONS' || !lacksToken(answer)) return answer;
      const again = await sendAs(signed(signer, apiUrl, path, plain));
      return isAuthenticated(again) ? again : answer;
    };
  return { version, spellings, askIn };
}

/**
 * No such method and path in what the stage serves; an unsigned request to an AWS_IAM route looks
 * the same.
 */
export function lacksToken({ status, body }: Answer): boolean {
  return status === 403 && /missing.authentication.token/i.test(body.toString());
}

/** A signature does not make a route: what is not there is refused in one way or another. */
function isAuthenticated({ status, body }: Answer): boolean {
  return status !== 403 || /not authorized to perform: execute-api:Invoke/.test(body.toString());
}

export function respell(
  headers: Readonly<Record<string, string>>,
  spelling: Spelling,
): Record<string, string> {
  const write = (name: string): string => {
    const lower = name.toLowerCase();
    if (spelling === 'lower') return lower;
    return lower.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  };
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [write(name), value] as const),
  );
}

/**
 * What the server picks when both are offered; undefined for plain HTTP, where nothing is
 * negotiated.
 */
export function negotiated(apiUrl: string): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(apiUrl);
  if (protocol !== 'https:') return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      ...(/[a-z]/i.test(hostname) ? { servername: hostname } : {}),
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error('no TLS handshake within 10 s')));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.destroy();
      resolve(socket.alpnProtocol || 'http/1.1');
    });
  });
}
