import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { headerValue, setHeader, withoutHeaders } from '../../../http/headers.ts';
import { type Call, requestId } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';
import { MAX_PAYLOAD_BYTES } from '../integrations/integration-response.ts';
import type { MethodAnswer } from '../integrations/types.ts';
import type { HeaderList, OutgoingResponse } from '../types.ts';

/** "Amazon API Gateway important notes", REST APIs: headers that the service keeps for itself come back under another name. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'upgrade',
  'user-agent',
  'warning',
  'www-authenticate',
]);

export function finish(call: Call, answer: MethodAnswer): OutgoingResponse {
  const isProxy = /_PROXY$/.test(call.method.integration?.type ?? '');
  const isHead = call.request.method === 'HEAD';
  const headers = [
    ...own(call),
    ...answer.headers.flatMap((header) => remap(header, isHead && !isProxy)),
  ];
  if (!Buffer.isBuffer(answer.body)) return { status: answer.status, headers, body: answer.body };
  const { body, headers: compressed } = compress(call, headers, answer.body);
  if (body.length > MAX_PAYLOAD_BYTES)
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      detail: `The response of ${body.length} bytes is larger than ${MAX_PAYLOAD_BYTES} bytes.`,
    });
  return { status: answer.status, headers: compressed, body: isHead ? Buffer.alloc(0) : body };
}

export function own(call: Call): HeaderList {
  const edge: HeaderList =
    call.api.endpointType === 'EDGE'
      ? [
          ['Via', '1.1 local.cloudfront.net (CloudFront)'],
          ['X-Cache', 'Miss from cloudfront'],
          ['X-Amz-Cf-Id', requestId(call)],
        ]
      : [];
  return [
    ['x-amzn-RequestId', requestId(call)],
    ['x-amz-apigw-id', String(call.context['extendedRequestId'])],
    ...edge,
  ];
}

/** A HEAD answer mapped from a backend keeps its Content-Length: there is no body to count. */
function remap([name, value]: readonly [string, string], keepsLength: boolean): HeaderList {
  const lower = name.toLowerCase();
  if (lower === 'transfer-encoding') return [];
  if (lower === 'content-length' && keepsLength) return [[name, value]];
  if (lower === 'content-length') return [];
  return [[REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name, value]];
}

/** "Payload compression for REST APIs": by size alone, whatever the type. */
function compress(
  call: Call,
  headers: HeaderList,
  body: Buffer,
): { readonly headers: HeaderList; readonly body: Buffer } {
  const minimum = call.snapshot.minimumCompressionSize;
  const encoding =
    minimum === undefined || minimum < 0 || body.length < Math.max(minimum, 1)
      ? undefined
      : acceptedEncoding(headerValue(call.headers, 'accept-encoding'));
  if (encoding === undefined || headerValue(headers, 'content-encoding') !== undefined)
    return { headers, body };
  const compressed = encoding === 'gzip' ? gzipSync(body) : deflateSync(body);
  return {
    headers: [
      ...setHeader(withoutHeaders(headers, ['content-length']), 'Content-Encoding', encoding),
    ],
    body: compressed,
  };
}

function acceptedEncoding(header: string | undefined): 'gzip' | 'deflate' | undefined {
  const accepted = (header ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';', 1)[0]);
  if (accepted.includes('gzip') || accepted.includes('*')) return 'gzip';
  return accepted.includes('deflate') ? 'deflate' : undefined;
}

/** With compression on, compressed request bodies are unpacked before anything looks at them. */
export function decompressRequest(body: Buffer, contentEncoding: string | undefined): Buffer {
  try {
    if (contentEncoding === 'gzip') return gunzipSync(body, { maxOutputLength: MAX_PAYLOAD_BYTES });
    if (contentEncoding === 'deflate')
      return inflateSync(body, { maxOutputLength: MAX_PAYLOAD_BYTES });
  } catch {
    throw new GatewayError('BAD_REQUEST_BODY', {
      message: 'Could not decompress the request body',
    });
  }
  return body;
}
