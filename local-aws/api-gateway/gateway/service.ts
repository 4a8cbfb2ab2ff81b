import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../../http/body.ts';
import { type HeaderList, headerList, withoutHeaders } from '../../http/headers.ts';
import type { Service } from '../../http/service.ts';
import { type Address, type Domains, findAddress, requestLine } from './address.ts';
import type { Gateway } from './gateway.ts';
import { MAX_PAYLOAD_BYTES } from './limits.ts';
import type { IncomingRequest, OutgoingResponse } from './types.ts';

export interface GatewayServiceDeps {
  readonly gateway: Gateway;
  readonly domains: Domains;
}

/** The deployed APIs, at each of their addresses. */
export function createGatewayService({ gateway, domains }: GatewayServiceDeps): Service {
  return async (incoming, outgoing) => {
    const address = findAddress(requestLine(incoming), domains);
    if (!address) throw new Error(`${incoming.headers.host} is no address of an API.`);
    const request = await readRequest(incoming, address);
    await send(outgoing, await gateway.handle(request), request.method);
  };
}

async function readRequest(
  incoming: IncomingMessage,
  { vpceId, ...address }: Address,
): Promise<IncomingRequest> {
  return {
    ...address,
    method: incoming.method ?? 'GET',
    headers: headerList(incoming.rawHeaders),
    // One byte more than is taken: enough for the gateway to see and refuse it.
    body: await readBody(incoming, MAX_PAYLOAD_BYTES + 1),
    sourceIp: (incoming.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    channel: vpceId === undefined ? { kind: 'public' } : { kind: 'vpce', vpceId },
    host: incoming.headers.host ?? 'localhost',
  };
}

async function send(
  outgoing: ServerResponse,
  { status, headers, body }: OutgoingResponse,
  method: string,
): Promise<void> {
  if (Buffer.isBuffer(body)) {
    outgoing.writeHead(status, withLength(headers, body, status, method).flat());
    outgoing.end(body);
    return;
  }
  outgoing.writeHead(status, headers.flat());
  await pipeline(body, outgoing).catch(() => outgoing.destroy());
}

/** An answer to HEAD may announce the length that GET would have. */
function withLength(headers: HeaderList, body: Buffer, status: number, method: string): HeaderList {
  if (method === 'HEAD' && body.length === 0) return headers;
  const others = withoutHeaders(headers, ['content-length', 'transfer-encoding']);
  return status === 204 || status === 304
    ? others
    : [...others, ['content-length', String(body.length)]];
}
