import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { CorsConfig } from './config.ts';
import { corsHeaders, mergeHeaders } from './cors.ts';
import { createDeadline, createWritingDeadline, type Deadline } from './deadline.ts';
import { type ApiError, STATUS_OF_CODE } from './errors.ts';
import { headersOf, type LambdaContext, parseEvent, requestIdOf } from './event.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './http.ts';
import { createRequestLog, type LogSink, logLine, standardOut } from './log.ts';
import {
  asApiError,
  errorResponse,
  type HttpResponseStream,
  type ProxyResult,
  toProxyResult,
  writeStream,
} from './response.ts';

export interface AdapterOptions {
  /** For the log: upload, download ... */
  readonly functionName: string;
  readonly cors: CorsConfig;
  readonly metricsNamespace: string;
  readonly sink?: LogSink;
}

export type LambdaHandler = (event: unknown, context: LambdaContext) => Promise<ProxyResult>;

export type StreamHandler = (
  event: unknown,
  responseStream: NodeJS.WritableStream,
  context: LambdaContext,
) => Promise<void>;

/** What a request became, before it is written in either form. */
interface Exchange {
  readonly request: Pick<HttpRequest, 'requestId' | 'method' | 'resource' | 'log'>;
  readonly bytesIn: number;
  readonly response: HttpResponse;
  readonly error: ApiError | undefined;
  readonly startMs: number;
}

/** Wraps an HttpHandler into the `handler` of a Lambda proxy integration. */
export function createHandler(handle: HttpHandler, options: AdapterOptions): LambdaHandler {
  return async (event, context = {}) => {
    const deadline = createDeadline(context);
    const exchange = await run(handle, options, event, context, deadline);
    deadline.end();
    writeLog(exchange, options, bodyBytes(exchange.response));
    return toProxyResult(exchange.response);
  };
}

/** The same for a streamed answer, to be given to `streamifyResponse`. */
export function createStreamHandler(
  handle: HttpHandler,
  options: AdapterOptions,
  httpResponseStream: () => HttpResponseStream = runtimeStream,
): StreamHandler {
  return async (event, responseStream, context = {}) => {
    const deadline = createDeadline(context);
    const writing = createWritingDeadline(context);
    const exchange = await run(begun(handle), options, event, context, deadline);
    let bytesOut = bodyBytes(exchange.response);
    const { body } = exchange.response;
    if (body instanceof Readable) {
      body.on('data', (chunk: Buffer) => void (bytesOut += chunk.length));
      // pipeline() does the reading; a listener alone would start the flow.
      body.pause();
    }
    try {
      await writeStream(exchange.response, responseStream, httpResponseStream(), writing);
      writeLog(exchange, options, bytesOut);
    } catch (cause) {
      // Status and headers are out: only a broken connection tells the client.
      writeLog({ ...exchange, error: asApiError(cause) }, options, bytesOut);
      throw cause;
    } finally {
      deadline.end();
      writing.end();
    }
  };
}

/** Status and headers go out with the first bytes: what fails before them is its own answer. */
function begun(handle: HttpHandler): HttpHandler {
  return async (request) => {
    const response = await handle(request);
    const { body } = response;
    if (body instanceof Readable && body.readableLength === 0) await once(body, 'readable');
    return response;
  };
}

interface LambdaRuntime {
  readonly streamifyResponse: (handler: StreamHandler) => StreamHandler;
  readonly HttpResponseStream: HttpResponseStream;
}

/** Partial: outside of Lambda the SDK's invoke store makes an empty `awslambda`. */
function runtime(): Partial<LambdaRuntime> {
  return (globalThis as { awslambda?: Partial<LambdaRuntime> }).awslambda ?? {};
}

function runtimeStream(): HttpResponseStream {
  const { HttpResponseStream: found } = runtime();
  if (found !== undefined) return found;
  throw new Error('awslambda is missing; streamHandler runs in a Lambda runtime only.');
}

/** Marks the handler for Lambda's runtime; elsewhere (tests) it stays as it is. */
export function streamify(handler: StreamHandler): StreamHandler {
  return runtime().streamifyResponse?.(handler) ?? handler;
}

async function run(
  handle: HttpHandler,
  options: AdapterOptions,
  event: unknown,
  context: LambdaContext,
  deadline: Deadline,
): Promise<Exchange> {
  const startMs = performance.now();
  const cors = corsHeaders(options.cors, headersOf(event).get('origin'));
  let request: HttpRequest | undefined;
  try {
    request = { ...parseEvent(event, context), deadline };
    // Whatever a handler waits for, and forgot to bound, ends here.
    const response = await deadline.race(handle(request));
    const sent = asSent(request.method, response, cors);
    const bytesIn = request.body.length;
    return { request, bytesIn, response: sent, error: response.error, startMs };
  } catch (caught) {
    const error = asApiError(caught);
    const known = request ?? unparsedRequest(event, context);
    const response = asSent(known.method, errorResponse(error, known.requestId), cors);
    const bytesIn = request?.body.length ?? 0;
    return { request: known, bytesIn, response, error, startMs };
  }
}

function unparsedRequest(event: unknown, context: LambdaContext): Exchange['request'] {
  const requestId = requestIdOf(event, context);
  return { requestId, method: '', resource: '', log: createRequestLog() };
}

/** CORS headers on every answer; HEAD answers as GET does, without the body. */
function asSent(
  method: string,
  { status, headers, body }: HttpResponse,
  cors: Readonly<Record<string, string>>,
): HttpResponse {
  const merged = mergeHeaders(cors, headers);
  const hasBody = body !== undefined && method !== 'HEAD' && status !== 304;
  if (hasBody) return { status, headers: merged, body };
  if (body instanceof Readable) body.destroy();
  return { status, headers: merged };
}

function bodyBytes({ body }: HttpResponse): number {
  if (body === undefined || body instanceof Readable) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}

function writeLog(exchange: Exchange, options: AdapterOptions, bytesOut: number): void {
  const { request, response, error, bytesIn, startMs } = exchange;
  const sink = options.sink ?? standardOut;
  const isServerFault = error !== undefined && STATUS_OF_CODE[error.code] >= 500;
  const summary = {
    functionName: options.functionName,
    requestId: request.requestId,
    method: request.method,
    route: request.resource,
    status: response.status,
    code: error?.code,
    ms: Math.round((performance.now() - startMs) * 10) / 10,
    bytesIn,
    bytesOut,
    ...(isServerFault ? { error } : {}),
  };
  sink(logLine(summary, request.log, options.metricsNamespace, Date.now()));
}
