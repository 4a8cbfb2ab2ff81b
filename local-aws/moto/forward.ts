import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from 'node:http';
import { readBody } from '../http/body.ts';
import { headerList, type HeaderList, withoutHeaders } from '../http/headers.ts';
import type { AwsResponse } from './client.ts';

/** moto closes each connection; keeping them would only produce resets. */
const agent = new Agent({ keepAlive: false });

export interface Upstream {
  readonly port: number;
}

type ChangeHeaders = (answer: Pick<AwsResponse, 'status' | 'headers'>) => HeaderList;

/**
 * Streams the request to moto as it came: host, path and signature untouched.
 * `body` replaces what was read already; `change` says which headers the client gets.
 */
export function forward(
  upstream: Upstream,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body?: Buffer,
  change: ChangeHeaders = ({ headers }) => headers,
): void {
  const proxied = open(upstream, incoming);
  proxied.once('response', (response) => {
    const status = response.statusCode ?? 502;
    const headers = change({ status, headers: endToEnd(response) });
    outgoing.writeHead(status, response.statusMessage, headers.flat());
    response.pipe(outgoing);
    response.once('error', () => outgoing.destroy());
  });
  proxied.once('error', () => outgoing.destroy());
  outgoing.once('close', () => proxied.destroy());
  if (body) proxied.end(body);
  else incoming.pipe(proxied);
}

/** For answers that must be completed before the client sees them. */
export async function exchange(
  upstream: Upstream,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<AwsResponse> {
  const proxied = open(upstream, incoming);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    proxied.once('response', resolve);
    proxied.once('error', reject);
    proxied.end(body);
  });
  const status = response.statusCode ?? 502;
  return { status, headers: endToEnd(response), body: await readBody(response) };
}

/** An answer of moto's with another body. */
export function sendCompleted(outgoing: ServerResponse, answer: AwsResponse, body: Buffer): void {
  const headers = withoutHeaders(answer.headers, ['content-length']);
  outgoing.writeHead(answer.status, [...headers.flat(), 'content-length', String(body.length)]);
  outgoing.end(body);
}

function open({ port }: Upstream, incoming: IncomingMessage): ClientRequest {
  return httpRequest({
    agent,
    host: '127.0.0.1',
    port,
    method: incoming.method,
    path: incoming.url,
    // Node has answered "100 Continue" already; moto would wait for a second one.
    headers: withoutHeaders(endToEnd(incoming), ['expect']).flat(),
  });
}

/** "connection" belongs to one hop (RFC 9110, 7.6.1). */
function endToEnd({ rawHeaders }: IncomingMessage): HeaderList {
  return withoutHeaders(headerList(rawHeaders), ['connection']);
}
