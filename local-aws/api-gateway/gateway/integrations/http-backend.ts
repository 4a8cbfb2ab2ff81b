import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { readAtMost } from '../../../http/body.ts';
import { headerList, type HeaderList, headerValue } from '../../../http/headers.ts';
import { formatQuery } from '../../../http/query.ts';
import type { Call } from '../call.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import type { BackendAnswer } from './load-balancer-answer.ts';
import { fillPath } from './uri.ts';
import type { VpcLinks } from './vpc-link.ts';

interface BackendRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly timeoutMs: number;
}

export function backendUrl(
  call: Call,
  path: Readonly<Record<string, string>>,
  query: HeaderList,
): URL {
  const filled = fillPath(call, call.method.integration?.uri ?? '', path);
  if (!URL.canParse(filled) || !/^https?:$/.test(new URL(filled).protocol))
    throw configurationError(`"${filled}" is not an http or https URL.`);
  const url = new URL(filled);
  const own = url.search.replace(/^\?/, '');
  url.search = [own, formatQuery(query)].filter((part) => part !== '').join('&');
  return url;
}

/** Straight, or by way of a VPC link, which leads to another server than the address says. */
export async function callBackend(
  call: Call,
  request: BackendRequest,
  links: VpcLinks,
): Promise<BackendAnswer> {
  if (call.method.integration?.connectionType !== 'VPC_LINK')
    return send(call, request, { origin: request.url.origin });
  const backend = await links.find(call, request.url);
  const { origins, whenRefused, checksCertificate } = backend;
  for (const origin of origins) {
    try {
      return await send(call, request, { origin, checksCertificate });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return whenRefused();
}

/** Nobody listens at one of several servers: nothing was sent, and the next one may be asked. */
class Refused extends GatewayError {}

interface Server {
  readonly origin: string;
  readonly checksCertificate?: boolean;
}

function send(
  call: Call,
  { url, method, headers, body, timeoutMs }: BackendRequest,
  { origin, checksCertificate = true }: Server,
): Promise<BackendAnswer> {
  const hasBody = body.length > 0 || /^(PUT|POST|PATCH)$/.test(method);
  const length: HeaderList = hasBody ? [['Content-Length', String(body.length)]] : [];
  // A mapped one goes first.
  const host: HeaderList = headerValue(headers, 'host') === undefined ? [['Host', url.host]] : [];
  return new Promise((resolve, reject) => {
    let outgoing: ClientRequest;
    const timer = setTimeout(
      () => outgoing.destroy(new GatewayError('INTEGRATION_TIMEOUT')),
      timeoutMs,
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(
        error instanceof GatewayError
          ? error
          : failure(error, `${method} ${origin}${url.pathname}`),
      );
    };
    const request = origin.startsWith('https:') ? httpsRequest : httpRequest;
    outgoing = request(at(url, origin), {
      method,
      headers: [...host, ...headers, ...length].flat(),
      agent: false,
      ...(origin === url.origin ? {} : { servername: isIP(url.hostname) ? '' : url.hostname }),
      rejectUnauthorized: checksCertificate,
    });
    outgoing.once('error', fail);
    outgoing.once('response', (response) => {
      // The time limit covers the body too, unless it streams.
      if (call.method.integration?.responseTransferMode === 'STREAM') clearTimeout(timer);
      response.once('close', () => clearTimeout(timer));
      const { statusCode: status = 502, rawHeaders } = response;
      resolve({ status, headers: headerList(rawHeaders), body: response });
    });
    outgoing.end(body);
  });
}

/** The same path and query on another server. */
function at(url: URL, origin: string): URL {
  const { protocol, hostname, port } = new URL(origin);
  return Object.assign(new URL(url), { protocol, hostname, port });
}

function failure(error: Error, what: string): GatewayError {
  const detail = `${what}: ${error.message}`;
  const isRefused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  return new (isRefused ? Refused : GatewayError)('INTEGRATION_FAILURE', { detail });
}

export async function readAnswer(answer: Readable): Promise<Buffer> {
  let body: Buffer | undefined;
  try {
    body = await readAtMost(answer, MAX_PAYLOAD_BYTES);
  } catch (error) {
    const detail = `The upstream broke off: ${String(error)}`;
    throw error instanceof GatewayError
      ? error
      : new GatewayError('INTEGRATION_FAILURE', { detail });
  }
  if (body !== undefined) return body;
  throw configurationError(`Integration response is larger than ${MAX_PAYLOAD_BYTES} bytes.`);
}
