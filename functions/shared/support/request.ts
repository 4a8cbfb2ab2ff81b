import { createDeadline } from '../deadline.ts';
import type { HttpRequest } from '../http.ts';
import { createRequestLog } from '../log.ts';

/** An HttpRequest for a handler under test; give only what matters to it. */
export function makeRequest(
  given: Partial<Omit<HttpRequest, 'query' | 'headers' | 'deadline'>> & {
    readonly query?: Readonly<Record<string, string | readonly string[]>>;
    readonly headers?: Readonly<Record<string, string>>;
    /** As Lambda's context tells it. */
    readonly remainingMs?: () => number;
  } = {},
): HttpRequest {
  const { query = {}, headers = {}, remainingMs = () => 29_000, ...rest } = given;
  return {
    requestId: 'request-1',
    method: 'GET',
    resource: '/',
    pathParameters: {},
    body: Buffer.alloc(0),
    basePath: '/v1',
    deadline: createDeadline({ getRemainingTimeInMillis: remainingMs }),
    log: createRequestLog(),
    query: new Map(Object.entries(query).map(([name, v]) => [name, [v].flat()])),
    headers: new Map(Object.entries(headers)),
    ...rest,
  };
}
