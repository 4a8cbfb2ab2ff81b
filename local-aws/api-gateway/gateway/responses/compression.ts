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
  if (accepted.includes('gzip') || accepted.includes('*')) return 'gzip';
  return accepted.includes('deflate') ? 'deflate' : undefined;
}

/** With compression on, compressed request bodies are unpacked before anything looks at them. */
export function decompressed(call: Call): Call {
  if (minimumSize(call) === undefined) return call;
  const encoding = headerValue(call.headers, 'content-encoding');
  const limit = { maxOutputLength: MAX_PAYLOAD_BYTES };
  try {
    if (encoding === 'gzip') return { ...call, body: gunzipSync(call.body, limit) };
    if (encoding === 'deflate') return { ...call, body: inflateSync(call.body, limit) };
    return call;
  } catch {
    throw new GatewayError('BAD_REQUEST_BODY', {
      message: 'Could not decompress the request body',
    });
  }
}

/** undefined: compression is off. */
function minimumSize({ snapshot }: Call): number | undefined {
  const { minimumCompressionSize: minimum } = snapshot;
  return minimum === undefined || minimum < 0 ? undefined : minimum;
}
