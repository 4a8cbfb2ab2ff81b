import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../../http/body.ts';
import {
  type HeaderList,
  headerList,
  withoutHeaders,
  writableHeaders,
} from '../../http/headers.ts';
import type { Service } from '../../http/service.ts';
import { optional } from '../optional.ts';
import { type Address, type Domains, findAddress, requestLine } from './address.ts';
import { clientCertificate } from './client-certificate.ts';
import type { Gateway } from './gateway.ts';
import { MAX_PAYLOAD_BYTES } from './limits.ts';
import { located } from './location.ts';
import type { IncomingRequest, OutgoingResponse } from './types.ts';

export interface GatewayServiceDeps {
  /** That of the address's region. */
  readonly gatewayAt: (address: Address) => Gateway;
  readonly domains: Domains;
}

/** The deployed APIs, at each of their addresses. */
export function createGatewayService({ gatewayAt, domains }: GatewayServiceDeps): Service {
  return async (incoming, outgoing) => {
    const address = findAddress(requestLine(incoming), domains);
    if (!address) throw new Error(`${incoming.headers.host} is no address of an API.`);
    const request = await readRequest(incoming, address);
    const response = await gatewayAt(address).handle(request);
    await send(outgoing, located(response, address));
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
    ...optional('clientCert', address.mutualTls && clientCertificate(incoming)),
  };
}

async function send(
  outgoing: ServerResponse,
  { status: wanted, headers, body }: OutgoingResponse,
): Promise<void> {
  // No answer ends with 1xx, and beyond 599 there is no status: nothing that an API holds may break
  // the connection.
  const status = wanted >= 200 && wanted <= 599 ? wanted : 500;
  const written = withoutHeaders(writableHeaders(headers), ['content-length', 'transfer-encoding']);
  if (Buffer.isBuffer(body)) {
    outgoing.writeHead(status, [...written, ...lengthOf(body, status)].flat());
    outgoing.end(body);
    return;
  }
  outgoing.writeHead(status, written.flat());
  await pipeline(body, outgoing).catch(() => outgoing.destroy());
}

/** It counts what is sent, also for HEAD; what a backend said is remapped by now. */
function lengthOf(body: Buffer, status: number): HeaderList {
  return status === 204 || status === 304 ? [] : [['Content-Length', String(body.length)]];
}
