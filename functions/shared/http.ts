import type { Readable } from 'node:stream';
import type { Deadline } from './deadline.ts';
import type { ApiError } from './errors.ts';
import type { RequestLog } from './log.ts';

/** A request after it was parsed once from a Lambda proxy event (v1). */
export interface HttpRequest {
  readonly requestId: string;
  /** GET, HEAD, POST ... in capitals. */
  readonly method: string;
  /** The route's template, such as `/images/{key+}`. */
  readonly resource: string;
  /** Decoded once: REST APIs leave them percent-encoded (serverless/serverless#5037). */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Already decoded by API Gateway; every value of a repeated name, in order. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** Names in lower case; repeated headers joined with ", ". */
  readonly headers: ReadonlyMap<string, string>;
  /** Raw bytes, whatever isBase64Encoded said. Empty when there is no body. */
  readonly body: Buffer;
  /** URL path in front of the route as the client sees it: "/v1", a base path, or "". */
  readonly basePath: string;
  /** For every wait of the handler; behind it the client gets a 504. */
  readonly deadline: Deadline;
  /** Fields and durations for the one log line of this request. */
  readonly log: RequestLog;
}

/** What a handler answers; the adapter turns it into a proxy result or a stream. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
  /** The failure that this answer stands for, where it is not the JSON of one: for the log. */
  readonly error?: ApiError;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;
