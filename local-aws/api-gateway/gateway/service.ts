import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExecuteTarget } from '../../dispatch.ts';
import { headerList } from '../../moto/client.ts';
import { readBody } from '../../moto/forward.ts';
import type { DataPlane, IncomingRequest } from './types.ts';

/** The payload limit is 10 MB; one byte more is enough for the data plane to see and refuse it. */
const MAX_KEPT_BYTES = 10 * 1024 * 1024 + 1;

export async function serveExecuteApi(
  dataPlane: DataPlane,
  target: ExecuteTarget,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { kind: _, vpceId, domainName, ...place } = target;
  const request: IncomingRequest = {
    ...place,
    method: incoming.method ?? 'GET',
    headers: headerList(incoming.rawHeaders),
    body: await readBody(incoming, MAX_KEPT_BYTES),
    sourceIp: (incoming.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    channel: vpceId === undefined ? { kind: 'public' } : { kind: 'vpce', vpceId },
    host: incoming.headers.host ?? 'localhost',
    ...(domainName === undefined ? {} : { domainName }),
  };
  const { status, headers, body } = await dataPlane.handle(request);
  const framed = Buffer.isBuffer(body)
    ? withLength(headers, body, status, request.method)
    : headers;
  outgoing.writeHead(status, framed.flat());
  if (!(body instanceof Readable)) {
    outgoing.end(body);
    return;
  }
  await pipeline(body, outgoing).catch(() => outgoing.destroy());
}

/** An answer to HEAD may announce the length that GET would have. */
function withLength(
  headers: IncomingRequest['headers'],
  body: Buffer,
  status: number,
  method: string,
): IncomingRequest['headers'] {
  if (method === 'HEAD' && body.length === 0) return headers;
  const others = headers.filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name));
  return status === 204 || status === 304
    ? others
    : [...others, ['content-length', String(body.length)]];
}
