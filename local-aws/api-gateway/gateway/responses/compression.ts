import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { type HeaderList, headerValue, setHeader, withoutHeaders } from '../../../http/headers.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';

export interface Compressed {
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** "Payload compression for REST APIs": by size alone, whatever the type. */
export function compressed(call: Call, headers: HeaderList, body: Buffer): Compressed {
  const minimum = minimumSize(call);
  const isSmall = minimum === undefined || body.length < Math.max(minimum, 1);
  const accepted = headerValue(call.headers, 'accept-encoding');
  const encoding = isSmall ? undefined : acceptedEncoding(accepted);
  if (encoding === undefined || headerValue(headers, 'content-encoding') !== undefined)
    return { headers, body };
  const others = withoutHeaders(headers, ['content-length']);
  return {
    headers: setHeader(others, 'Content-Encoding', encoding),
    body: encoding === 'gzip' ? gzipSync(body) : deflateSync(body),
  };
}

function acceptedEncoding(header = ''): 'gzip' | 'deflate' | undefined {
  const accepted = header
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';', 1)[0]);
  // "*" alone is no coding ("Receive an API response with a compressed payload").
  if (accepted.includes('gzip')) return 'gzip';
  return accepted.includes('deflate') ? 'deflate' : undefined;
}

/**
 * Compressed request bodies are unpacked before anything looks at them, whether answers are
 * compressed or not; other codings are refused ("Call an API method with a compressed payload").
 */
export function decompressed(call: Call): Call {
  const encoding = headerValue(call.headers, 'content-encoding')?.trim().toLowerCase();
  if (call.body.length === 0 || !encoding || encoding === 'identity') return call;
  const unpack = UNPACK.get(encoding);
  if (!unpack) throw unsupportedCoding(`Content-Encoding ${encoding}`);
  try {
    return { ...call, body: unpack(call.body, { maxOutputLength: MAX_PAYLOAD_BYTES }) };
  } catch (error) {
    const isTooLong = error instanceof RangeError;
    throw isTooLong ? new GatewayError('REQUEST_TOO_LARGE') : unsupportedCoding(String(error));
  }
}

const UNPACK = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
]);

function unsupportedCoding(detail: string): GatewayError {
  return new GatewayError('UNSUPPORTED_MEDIA_TYPE', { detail });
}

/** undefined: compression is off. */
function minimumSize({ snapshot }: Call): number | undefined {
  const { minimumCompressionSize: minimum } = snapshot;
  return minimum === undefined || minimum < 0 ? undefined : minimum;
}
