import { request } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

const DEADLINE_MS = 60_000;

/**
 * Not `fetch`: that adds an Accept header to a request that has none, and resolves dot segments,
 * both of which the API has to be
 * asked about. Origin and path are two arguments, since the URL class would rewrite the path.
 */
export function send(
  base: string,
  path: string,
  { method = 'GET', headers = {}, body }: Call = {},
): Promise<Answer> {
  const url = new URL(base);
  const prefix = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '');
  const start = url.protocol === 'https:' ? secureRequest : request;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = start({
      host: url.hostname,
      port: url.port,
      path: `${prefix}${path}`,
      method,
      agent: false,
      headers: { ...length, ...headers },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.end(body);
  });
}

/**
 * A whole URL as another server wrote it, such as a presigned one: its query must go back as it
 * came.
 */
export function sendTo(url: string, call: Call = {}): Promise<Answer> {
  const { origin } = new URL(url);
  return send(origin, url.slice(origin.length) || '/', call);
}
