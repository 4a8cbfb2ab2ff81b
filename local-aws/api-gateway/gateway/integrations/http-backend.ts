import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { readAtMost } from '../../../http/body.ts';
import { type HeaderList, headerValue } from '../../../http/headers.ts';
import { formatQuery } from '../../../http/query.ts';
import type { Call } from '../call.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import { fillPath } from './uri.ts';

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

export function callBackend(
  call: Call,
  { url, method, headers, body, timeoutMs }: BackendRequest,
): Promise<IncomingMessage> {
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
          : new GatewayError('INTEGRATION_FAILURE', {
              detail: `${method} ${url.origin}${url.pathname}: ${error.message}`,
            }),
      );
    };
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    outgoing = send(url, {
      method,
      headers: [...host, ...headers, ...length].flat(),
      agent: false,
    });
    outgoing.once('error', fail);
    outgoing.once('response', (response) => {
      // The time limit covers the body too, unless it streams.
      if (call.method.integration?.responseTransferMode === 'STREAM') clearTimeout(timer);
      response.once('close', () => clearTimeout(timer));
      resolve(response);
    });
    outgoing.end(body);
  });
}

export async function readAnswer(response: IncomingMessage): Promise<Buffer> {
  let body: Buffer | undefined;
  try {
    body = await readAtMost(response, MAX_PAYLOAD_BYTES);
  } catch (error) {
    const detail = `The upstream broke off: ${String(error)}`;
    throw error instanceof GatewayError
      ? error
      : new GatewayError('INTEGRATION_FAILURE', { detail });
  }
  if (body !== undefined) return body;
  throw configurationError(`Integration response is larger than ${MAX_PAYLOAD_BYTES} bytes.`);
}
