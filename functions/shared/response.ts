import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Deadline } from './deadline.ts';
import { ApiError, type ErrorCode } from './errors.ts';
import type { HttpResponse } from './http.ts';
import { toApiError } from './s3/errors.ts';

/** A 5xx says nothing of the inside; its cause goes to the log. */
const PUBLIC_MESSAGE_OF: Partial<Record<ErrorCode, string>> = {
  internal_error: 'The request failed; nothing is wrong with it as far as known.',
  source_failed: 'A source of the image did not answer an image.',
  unavailable: 'The storage is busy or unreachable; try again.',
  timeout: 'The work did not finish in time; try a smaller image or try again.',
};

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  // Whatever the bytes are, a browser that opens them runs nothing.
  'content-security-policy': "default-src 'none'; sandbox",
};

export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...SECURITY_HEADERS,
      ...headers,
    },
    body: JSON.stringify(value),
  };
}

/** Anything that is no ApiError is a fault of ours or of S3, never the client's. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : toApiError(error);
}

export function errorResponse(error: ApiError, requestId: string): HttpResponse {
  const { code, status } = error;
  const message = status < 500 ? error.message : (PUBLIC_MESSAGE_OF[code] ?? 'The request failed.');
  return jsonResponse(status, { message, code, requestId }, error.headers);
}

/** Amazon API Gateway, "Output format of a Lambda function for proxy integration". */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Text goes as it is, bytes as base64: one encoding, no copy in between. */
export function toProxyResult(response: HttpResponse): ProxyResult {
  const { status, headers, body } = response;
  const result = { statusCode: status, headers };
  if (body === undefined) return { ...result, body: '', isBase64Encoded: false };
  if (typeof body === 'string') return { ...result, body, isBase64Encoded: false };
  if (body instanceof Readable) {
    throw new TypeError('A buffered answer needs its bytes, not a stream.');
  }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return { ...result, body: bytes.toString('base64'), isBase64Encoded: true };
}

/** The global of Lambda's Node.js runtime that carries status and headers. */
export interface HttpResponseStream {
  from(
    stream: NodeJS.WritableStream,
    prelude: {
      readonly statusCode: number;
      readonly headers: Readonly<Record<string, string>>;
    },
  ): NodeJS.WritableStream;
}

/**
 * AWS Lambda Developer Guide, "Response streaming for Lambda functions". Neither a
 * source nor a client that stalls outlasts the deadline: both ends are destroyed.
 */
export async function writeStream(
  response: HttpResponse,
  responseStream: NodeJS.WritableStream,
  httpResponseStream: HttpResponseStream,
  { signal }: Deadline,
): Promise<void> {
  const { status, headers, body } = response;
  const stream = httpResponseStream.from(responseStream, { statusCode: status, headers });
  // The runtime sends status and headers with the first write, even an empty one.
  const source = body instanceof Readable ? body : [body ?? ''];
  await pipeline(source, stream, { signal });
}
