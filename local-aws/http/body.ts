import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/**
 * Beyond `keep` bytes the rest is read and dropped: the reader of the body sees that it is too
 * long.
 */
export async function readBody(message: IncomingMessage, keep = Infinity): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    if (size < keep) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}

/** undefined: the body is longer than that; the rest is not read, and its connection is closed. */
export async function readAtMost(
  message: Readable,
  limit: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
