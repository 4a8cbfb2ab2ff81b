import { mediaType } from '../../../http/headers.ts';
import type { ContentHandling } from '../../snapshot.ts';
import { configurationError } from '../gateway-error.ts';

/** What a header without value counts as, on both sides. */
const DEFAULT_TYPE = 'application/json';

export type Payload = { readonly kind: 'text' | 'binary'; readonly bytes: Buffer };

/** A listed wildcard covers its types; a wildcard in the header is compared as plain text. */
export function matchesBinaryTypes(
  header: string | undefined,
  binaryMediaTypes: readonly string[],
): boolean {
  const type = mediaType(header) ?? DEFAULT_TYPE;
  return binaryMediaTypes.some((entry) => {
    const listed = entry.toLowerCase();
    return (
      listed === '*/*' ||
      listed === type ||
      (listed.endsWith('/*') && type.startsWith(listed.slice(0, -1)))
    );
  });
}

/** "Content type conversions in API Gateway", first table. */
export function convertRequest(
  body: Buffer,
  contentType: string | undefined,
  binaryMediaTypes: readonly string[],
  handling?: ContentHandling,
): Payload {
  if (!matchesBinaryTypes(contentType, binaryMediaTypes)) {
    return handling === 'CONVERT_TO_BINARY'
      ? { kind: 'binary', bytes: decodeBase64(body) }
      : { kind: 'text', bytes: asUtf8(body) };
  }
  return handling === 'CONVERT_TO_TEXT'
    ? { kind: 'text', bytes: encodeBase64(body) }
    : { kind: 'binary', bytes: body };
}

type Conversion = 'text' | 'decode' | 'encode' | 'bytes';

/** "Content type conversions in API Gateway", second table, one line per row. */
export function responseConversion(
  kind: Payload['kind'],
  accept: string | undefined,
  binaryMediaTypes: readonly string[],
  handling?: ContentHandling,
): Conversion {
  if (binaryMediaTypes.length === 0) return handling === 'CONVERT_TO_BINARY' ? 'decode' : 'text';
  const acceptsBinary = matchesBinaryTypes(accept, binaryMediaTypes);
  if (handling === 'CONVERT_TO_TEXT') return kind === 'text' ? 'text' : 'encode';
  if (handling === 'CONVERT_TO_BINARY') return kind === 'text' ? 'decode' : 'bytes';
  if (kind === 'text') return acceptsBinary ? 'decode' : 'text';
  return acceptsBinary ? 'bytes' : 'encode';
}

export function convert(body: Buffer, conversion: Conversion): Buffer {
  if (conversion === 'bytes') return body;
  if (conversion === 'encode') return encodeBase64(body);
  return conversion === 'decode' ? decodeBase64(body) : asUtf8(body);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Strict, unlike Buffer: where the service cannot decode it answers 500, and so does this. */
export function decodeBase64(body: Buffer): Buffer {
  const text = body.toString('latin1');
  if (!BASE64.test(text)) throw configurationError('Unable to base64 decode the body.');
  return Buffer.from(text, 'base64');
}

function encodeBase64(body: Buffer): Buffer {
  return Buffer.from(body.toString('base64'), 'latin1');
}

/** Bytes that are not UTF-8 are lost here, as they are on AWS. */
function asUtf8(body: Buffer): Buffer {
  return Buffer.from(body.toString('utf8'), 'utf8');
}
