import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { readAtMost } from '../../../http/body.ts';
import {
  headerList,
  type HeaderList,
  headerValue,
  HOP_BY_HOP,
  withoutHeaders,
} from '../../../http/headers.ts';
import { formatQuery } from '../../../http/query.ts';
import { type Call, decodedPathParameters, firstAccept } from '../call.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import {
  convert,
  convertRequest,
  matchesBinaryTypes,
  responseConversion,
} from '../mapping/conversion.ts';
import { mapRequest } from '../mapping/parameters.ts';
import { integrationRequest } from './request.ts';
import { answerOf } from './response.ts';
import type { MethodAnswer } from './types.ts';
import { fillPath } from './uri.ts';

interface BackendRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly timeoutMs: number;
}

/** HTTP_PROXY: path variables, query and headers of the request go on as they are; mappings add to them. A VPC link is taken as a reachable address. */
export async function httpProxy(call: Call): Promise<MethodAnswer> {
  const { integration } = call.method;
  const mapped = mapRequest(call);
  const mappedNames = new Set(mapped.query.map(([name]) => name));
  const query = [...call.query.filter(([name]) => !mappedNames.has(name)), ...mapped.query];
  const passed = withoutHeaders(call.headers, [
    ...HOP_BY_HOP,
    'host',
    'content-length',
    ...mapped.headers.map(([name]) => name),
  ]);
  const body = convertRequest(
    call.body,
    headerValue(call.headers, 'content-type'),
    call.snapshot.binaryMediaTypes,
    integration?.contentHandling,
  ).bytes;
  const response = await open(call, {
    url: upstreamUrl(call, { ...decodedPathParameters(call), ...mapped.path }, query),
    method:
      integration?.httpMethod === 'ANY' || !integration?.httpMethod
        ? call.request.method
        : integration.httpMethod,
    headers: [...passed, ...mapped.headers, ['X-Amzn-Apigateway-Api-Id', call.api.id]],
    body,
    timeoutMs: integration?.timeoutInMillis ?? 29_000,
  });
  const status = response.statusCode ?? 502;
  const headers = withoutHeaders(headerList(response.rawHeaders), [
    ...HOP_BY_HOP,
    'content-length',
  ]);
  if (integration?.responseTransferMode === 'STREAM') return { status, headers, body: response };
  const payload = await readAll(response);
  const { binaryMediaTypes } = call.snapshot;
  const kind = matchesBinaryTypes(headerValue(headers, 'content-type'), binaryMediaTypes)
    ? 'binary'
    : 'text';
  return {
    status,
    headers,
    body: convert(payload, responseConversion(kind, firstAccept(call), binaryMediaTypes)),
  };
}

/** HTTP: only what is mapped goes in, only what is mapped comes out. */
export async function httpCustom(call: Call): Promise<MethodAnswer> {
  const { integration } = call.method;
  const { parameters, payload } = integrationRequest(call);
  const hasType = headerValue(parameters.headers, 'content-type') !== undefined;
  const headers: HeaderList =
    payload.bytes.length > 0 && !hasType
      ? [...parameters.headers, ['Content-Type', payload.contentType]]
      : parameters.headers;
  const response = await open(call, {
    url: upstreamUrl(call, parameters.path, parameters.query),
    method: integration?.httpMethod ?? call.request.method,
    headers: [...headers, ['User-Agent', `AmazonAPIGateway_${call.api.id}`]],
    body: payload.bytes,
    timeoutMs: integration?.timeoutInMillis ?? 29_000,
  });
  const status = response.statusCode ?? 502;
  return answerOf(call, {
    status,
    selectBy: String(status),
    headers: headerList(response.rawHeaders),
    body: await readAll(response),
  });
}

function upstreamUrl(call: Call, path: Readonly<Record<string, string>>, query: HeaderList): URL {
  const filled = fillPath(call, call.method.integration?.uri ?? '', path);
  if (!URL.canParse(filled) || !/^https?:$/.test(new URL(filled).protocol))
    throw configurationError(`"${filled}" is not an http or https URL.`);
  const url = new URL(filled);
  const own = url.search.replace(/^\?/, '');
  url.search = [own, formatQuery(query)].filter((part) => part !== '').join('&');
  return url;
}

function open(
  call: Call,
  { url, method, headers, body, timeoutMs }: BackendRequest,
): Promise<IncomingMessage> {
  const hasBody = body.length > 0 || /^(PUT|POST|PATCH)$/.test(method);
  const length: HeaderList = hasBody ? [['Content-Length', String(body.length)]] : [];
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
      headers: ['Host', url.host, ...[...headers, ...length].flat()],
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

async function readAll(response: IncomingMessage): Promise<Buffer> {
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
