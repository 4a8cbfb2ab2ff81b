import { connect, type IncomingHttpHeaders } from 'node:http2';
import type { Answer, Call } from '../lib/http.ts';

const DEADLINE_MS = 60_000;

/**
 * One connection per request: the answers to oversized bodies may end a connection, and nothing
 * else may suffer from it.
 */
export function sendHttp2(
  base: string,
  path: string,
  { method = 'GET', headers = {}, body }: Call = {},
): Promise<Answer> {
  const url = new URL(base);
  const prefix = url.pathname.replace(/\/$/, '');
  const session = connect(url.origin);
  const { authority = url.host, named } = pseudo(headers);
  return new Promise<Answer>((resolve, reject) => {
    session.once('error', reject);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const stream = session.request({
      ':method': method,
      ':path': `${prefix}${path}`,
      ':authority': authority,
      ...length,
      ...named,
    });
    stream.setTimeout(DEADLINE_MS, () => {
      reject(new Error(`no answer over HTTP/2 within ${DEADLINE_MS / 1000} s`));
      session.destroy();
    });
    let received: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.once('response', (fields) => (received = fields));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    // An answer may come before the whole body was sent; what follows it is no failure of the
    // request.
    stream.once('error', (error) => (received[':status'] ? undefined : reject(error)));
    stream.once('close', () => {
      const { ':status': status = 0, ...rest } = received;
      if (Number(status) > 0)
        resolve({ status: Number(status), headers: { ...rest }, body: Buffer.concat(chunks) });
      else reject(new Error('the HTTP/2 stream ended without an answer'));
    });
    stream.end(body);
  }).finally(() => session.close());
}

/** Names are lower case in HTTP/2, and Host is a pseudo header. */
function pseudo(headers: Readonly<Record<string, string>>): {
  readonly authority?: string;
  readonly named: Readonly<Record<string, string>>;
} {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const { host, ...named } = Object.fromEntries(lower) as Record<string, string>;
  return host === undefined ? { named } : { authority: host, named };
}
