import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import type {
  AwsClient,
  AwsRequest,
  AwsResponse,
  HeaderList,
} from '../api-gateway/gateway/types.ts';
import { type Credentials, signRequest } from '../http/signed-request.ts';

export interface AwsClientOptions {
  /** "http://127.0.0.1:PORT" */
  readonly endpoint: string;
  readonly credentials: Credentials;
  readonly region: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Signed requests to the local AWS; nothing is retried, as API Gateway retries nothing. */
export function createAwsClient({
  endpoint,
  credentials,
  region,
}: AwsClientOptions): AwsClient & { close(): void } {
  const { hostname, port } = new URL(endpoint);
  // Python servers close idle connections without a word; a fresh socket per request costs little on loopback.
  const agent = new Agent({ keepAlive: false });
  const send = async (request: AwsRequest): Promise<AwsResponse> => {
    const body = request.body ?? Buffer.alloc(0);
    const headers: HeaderList = [...(request.headers ?? []), ['host', `${hostname}:${port}`]];
    const signable = {
      method: request.method,
      path: request.path,
      query: request.query ?? '',
      headers,
    };
    const signature = signRequest(signable, body, credentials, {
      region,
      service: request.service,
      now: new Date(),
    });
    const path = request.query ? `${request.path}?${request.query}` : request.path;
    const length: HeaderList =
      body.length > 0 || /^(PUT|POST|PATCH)$/.test(request.method)
        ? [['content-length', String(body.length)]]
        : [];
    const outgoing = httpRequest({
      agent,
      hostname,
      port,
      path,
      method: request.method,
      timeout: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      headers: [...headers, ...signature, ...length].flat(),
    });
    return receive(outgoing, body);
  };
  return { send, close: () => agent.destroy() };
}

function receive(outgoing: ReturnType<typeof httpRequest>, body: Buffer): Promise<AwsResponse> {
  return new Promise((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('timeout', () =>
      outgoing.destroy(new Error('The local AWS did not answer in time.')),
    );
    outgoing.once('response', (response) => readResponse(response).then(resolve, reject));
    outgoing.end(body);
  });
}

async function readResponse(response: IncomingMessage): Promise<AwsResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: headerList(response.rawHeaders),
    body: Buffer.concat(chunks),
  };
}

export function headerList(rawHeaders: readonly string[]): HeaderList {
  return Array.from(
    { length: rawHeaders.length / 2 },
    (_, index) => [rawHeaders[index * 2] ?? '', rawHeaders[index * 2 + 1] ?? ''] as const,
  );
}
