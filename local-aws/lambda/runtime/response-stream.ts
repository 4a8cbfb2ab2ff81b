import type { Socket } from 'node:net';
import { Writable } from 'node:stream';

/** Names and mark are those of Lambda's Node.js runtime: functions find them as globals. */
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

export function isStreaming(handler: object): boolean {
  return (handler as Record<symbol, unknown>)[STREAMING] === 'response';
}

interface HttpMetadata {
  readonly statusCode?: number;
  readonly headers?: Record<string, string>;
  readonly cookies?: readonly string[];
}

export function installGlobals(): void {
  (globalThis as Record<string, unknown>)['awslambda'] = {
    streamifyResponse: (handler: object) => Object.assign(handler, { [STREAMING]: 'response' }),
    HttpResponseStream: {
      /** "Lambda response streaming": metadata, eight NUL bytes, then whatever is written. */
      from(stream: ResponseStream, metadata: HttpMetadata): ResponseStream {
        stream.setContentType('application/vnd.awslambda.http-integration-response');
        stream.write(JSON.stringify(metadata));
        stream.write(Buffer.alloc(8));
        return stream;
      },
    },
  };
}

export interface ResponseStream extends Writable {
  setContentType(type: string): void;
  readonly finished: Promise<void>;
}

/**
 * `send` returns false when the socket is full; then the stream waits, so that memory stays flat
 * however large the answer is.
 */
export function createResponseStream(
  send: (chunk: Buffer) => boolean,
  socket: Socket,
): ResponseStream {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (chunk.length === 0 || send(chunk)) done();
      else socket.once('drain', done);
    },
  });
  const finished = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  // The handler's own failure is reported by its promise.
  finished.catch(() => undefined);
  return Object.assign(stream, { finished, setContentType: () => undefined });
}
