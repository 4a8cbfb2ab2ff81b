import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface FakeS3 {
  readonly client: S3Client;
  readonly seen: SeenRequest[];
  /** Answers for the next requests, in order; the last one stays. */
  answerWith(...answers: readonly Answer[]): void;
  stop(): Promise<void>;
}

/** A real HTTP server in S3's place, so that the real S3Client is under test. */
export async function startFakeS3(): Promise<FakeS3> {
  const seen: SeenRequest[] = [];
  let queue: Answer[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body };
      seen.push(one);
      const next = queue.length > 1 ? queue.shift() : queue[0];
      (next ?? xmlError(500, 'NoAnswerPrepared'))(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createTestClient(`http://127.0.0.1:${port}`);
  return {
    client,
    seen,
    answerWith: (...answers) => {
      seen.length = 0;
      queue = [...answers];
    },
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As createS3Client makes it, with fixed credentials and quick retries. */
export function createTestClient(endpoint: string | undefined, sessionToken?: string): S3Client {
  return new S3Client({
    region: 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    credentials: {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    maxAttempts: 2,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function xmlError(status: number, code: string): Answer {
  return (response, { method }) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    const secret = 'arn:aws:iam::123456789012:role/inner';
    response.end(
      method === 'HEAD'
        ? undefined
        : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${secret}</Message></Error>`,
    );
  };
}

export function okObject(bytes: Buffer, headers: Record<string, string> = {}): Answer {
  return (response, { method }) => {
    response.writeHead(200, {
      etag: '"abc"',
      'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'content-type': 'image/png',
      'content-length': `${bytes.length}`,
      ...headers,
    });
    response.end(method === 'HEAD' ? undefined : bytes);
  };
}

export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Headers and half of the body, then the connection breaks. */
export function brokenAfter(half: Buffer, length: number): Answer {
  return (response) => {
    response.writeHead(200, { etag: '"abc"', 'content-length': `${length}` });
    response.write(half, () => response.socket?.resetAndDestroy());
  };
}

/** Headers and half of the body, then nothing more. */
export function stalledAfter(half: Buffer, length: number): Answer {
  return (response) => {
    response.writeHead(200, { etag: '"abc"', 'content-length': `${length}` });
    response.write(half);
  };
}

export const silence: Answer = () => undefined;
