import { type Readable, Transform } from 'node:stream';
import { headerValue } from '../../../http/headers.ts';
import { malformedProxyAnswer } from '../gateway-error.ts';
import { answerHeaders, statusOf } from './proxy-answer.ts';
import type { MethodAnswer } from './types.ts';

const DELIMITER = Buffer.alloc(8);
/**
 * "Lambda response format for response streaming": metadata beyond this without delimiter is
 * refused.
 */
const MAX_PRELUDE_BYTES = 16_384;

/** Metadata JSON, eight NUL bytes, payload. */
export async function streamingAnswer(stream: Readable): Promise<MethodAnswer> {
  const { metadata, rest } = await readPrelude(stream);
  const headers = answerHeaders(metadata);
  const cookies = Array.isArray(metadata['cookies'])
    ? metadata['cookies'].map((cookie) => ['Set-Cookie', String(cookie)] as const)
    : [];
  const typed =
    headerValue(headers, 'content-type') === undefined
      ? [['Content-Type', 'application/json'] as const]
      : [];
  const body = new Transform({ transform: (chunk, _, done) => done(null, chunk) });
  if (rest.length > 0) body.write(rest);
  stream.on('error', (error) => body.destroy(error));
  body.on('close', () => stream.destroy());
  stream.pipe(body);
  return {
    status: statusOf(metadata['statusCode']),
    headers: [...headers, ...cookies, ...typed],
    body,
  };
}

async function readPrelude(
  stream: Readable,
): Promise<{ metadata: Record<string, unknown>; rest: Buffer }> {
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      head = Buffer.concat([head, chunk as Buffer]);
      const end = head.indexOf(DELIMITER);
      if (end >= 0)
        return {
          metadata: parseMetadata(head.subarray(0, end)),
          rest: head.subarray(end + DELIMITER.length),
        };
      if (head.length > MAX_PRELUDE_BYTES) break;
    }
  } catch (error) {
    throw malformedProxyAnswer(
      `the function failed before its metadata was complete: ${String(error)}`,
    );
  }
  stream.destroy();
  throw malformedProxyAnswer(
    'a streamed answer starts with metadata JSON and eight NUL bytes ' +
      '(awslambda.HttpResponseStream.from)',
  );
}

function parseMetadata(bytes: Buffer): Record<string, unknown> {
  try {
    const metadata: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof metadata === 'object' && metadata !== null)
      return metadata as Record<string, unknown>;
  } catch {
    // Falls to the one message below.
  }
  throw malformedProxyAnswer('the metadata of the stream is not a JSON object');
}
