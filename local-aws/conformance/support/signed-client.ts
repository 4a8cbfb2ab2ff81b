import { createHash, createHmac } from 'node:crypto';
import { request, type OutgoingHttpHeaders } from 'node:http';
import type { Bytes, Headers } from './case.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case; a repeated header's values are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Sent {
  readonly method: string;
  /** Path and query, sent as they stand. */
  readonly target: string;
  readonly headers?: Headers;
  readonly body?: Bytes;
}

/** Not fetch: that rewrites header names and paths. */
export function send(base: string, { method, target, headers, body }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      method,
      path: target,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
      } as OutgoingHttpHeaders,
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: joined(incoming.rawHeaders),
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.end(body);
  });
}

function joined(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

export interface Scope {
  readonly service: string;
  readonly region: string;
}

const KEY = 'local';

/** "Create a signed AWS API request", in the header form. */
export function sendSigned(base: string, scope: Scope, sent: Sent): Promise<Answer> {
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = timestamp.slice(0, 8);
  const hash = sha256(sent.body ?? '');
  const credentialScope = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const [path = '/', query = ''] = sent.target.split('?');
  const canonical = [
    sent.method,
    scope.service === 's3' ? path : path.split('/').map(encodeURIComponent).join('/'),
    query.split('&').sort().join('&'),
    `host:${new URL(base).host}\nx-amz-content-sha256:${hash}\nx-amz-date:${timestamp}\n`,
    'host;x-amz-content-sha256;x-amz-date',
    hash,
  ].join('\n');
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${credentialScope}\n${sha256(canonical)}`;
  const key = credentialScope
    .split('/')
    .reduce<Buffer | string>((secret, part) => hmac(secret, part), `AWS4${KEY}`);
  const signature = hmac(key, text).toString('hex');
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${KEY}/${credentialScope}, ` +
    `SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${signature}`;
  return send(base, {
    ...sent,
    headers: {
      ...sent.headers,
      'x-amz-date': timestamp,
      'x-amz-content-sha256': hash,
      authorization,
    },
  });
}

function sha256(content: Bytes): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
