import { Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { readBody } from '../http/body.ts';
import { headerList, type HeaderList } from '../http/headers.ts';
import { signRequest } from '../http/signed-request.ts';
import type { Credentials } from '../http/sigv4.ts';

export interface AwsRequest {
  /** Signing name: s3, lambda, iam, sqs, sns, logs ... */
  readonly service: string;
  /** Another region than the client's own. */
  readonly region?: string;
  readonly method: string;
  /** Encoded, starts with "/"; sent as it is. */
  readonly path: string;
  /** Encoded, without "?". */
  readonly query?: string;
  readonly headers?: HeaderList;
  readonly body?: Buffer;
  readonly timeoutMs?: number;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/**
 * Requests to moto with a real SigV4 signature; nothing is retried, as API Gateway retries nothing.
 */
export interface AwsClient {
  send(request: AwsRequest): Promise<AwsResponse>;
}

export interface AwsClientDeps {
  /** "http://127.0.0.1:PORT" */
  readonly endpoint: string;
  readonly credentials: Credentials;
  readonly region: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;

export function createAwsClient({
  endpoint,
  credentials,
  region,
}: AwsClientDeps): AwsClient & { close(): void } {
  const { hostname, port, host } = new URL(endpoint);
  // Python servers close idle connections without a word; a fresh socket costs little on loopback.
  const agent = new Agent({ keepAlive: false });
  const send = (request: AwsRequest): Promise<AwsResponse> => {
    const { service, method, path, query = '', body = Buffer.alloc(0) } = request;
    const headers: HeaderList = [...(request.headers ?? []), ['host', host]];
    const scope = { region: request.region ?? region, service, now: new Date() };
    const signature = signRequest({ method, path, query, headers }, body, credentials, scope);
    const hasBody = body.length > 0 || /^(PUT|POST|PATCH)$/.test(method);
    const length: HeaderList = hasBody ? [['content-length', String(body.length)]] : [];
    const outgoing = httpRequest({
      agent,
      hostname,
      port,
      path: query === '' ? path : `${path}?${query}`,
      method,
      timeout: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      headers: [...headers, ...signature, ...length].flat(),
    });
    return receive(outgoing, body);
  };
  return { send, close: () => agent.destroy() };
}

function receive(outgoing: ClientRequest, body: Buffer): Promise<AwsResponse> {
  return new Promise((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('timeout', () => outgoing.destroy(new Error('moto did not answer in time.')));
    outgoing.once('response', (response) => {
      const status = response.statusCode ?? 0;
      const headers = headerList(response.rawHeaders);
      readBody(response).then((received) => resolve({ status, headers, body: received }), reject);
    });
    outgoing.end(body);
  });
}

/** The body of a call in the query protocol (IAM, EC2, SQS ...). */
export function queryProtocol(
  service: string,
  parameters: Readonly<Record<string, string>>,
): AwsRequest {
  return {
    service,
    method: 'POST',
    path: '/',
    headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
    body: Buffer.from(new URLSearchParams(parameters).toString()),
  };
}
