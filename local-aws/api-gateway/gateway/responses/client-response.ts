import type { HeaderList } from '../../../http/headers.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';
import type { MethodAnswer } from '../integrations/types.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import type { OutgoingResponse } from '../types.ts';
import { compressed } from './compression.ts';
import { ownHeaders } from './own-headers.ts';

/**
 * "Amazon API Gateway important notes", REST APIs: headers that the service keeps for itself come
 * back under another name.
 */
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

/** What a method answered, as the client gets it: with our headers, remapped ones, compressed. */
export function clientResponse(call: Call, answer: MethodAnswer): OutgoingResponse {
  const isProxy = /_PROXY$/.test(call.method.integration?.type ?? '');
  const isHead = call.request.method === 'HEAD';
  const headers = [
    ...ownHeaders(call),
    ...answer.headers.flatMap((header) => remap(header, isHead && !isProxy)),
  ];
  if (!Buffer.isBuffer(answer.body)) return { status: answer.status, headers, body: answer.body };
  const { body, headers: finished } = compressed(call, headers, answer.body);
  if (body.length > MAX_PAYLOAD_BYTES)
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      detail: `The response of ${body.length} bytes is larger than ${MAX_PAYLOAD_BYTES} bytes.`,
    });
  return { status: answer.status, headers: finished, body: isHead ? Buffer.alloc(0) : body };
}

/** A HEAD answer mapped from a backend keeps its Content-Length: there is no body to count. */
function remap([name, value]: readonly [string, string], keepsLength: boolean): HeaderList {
  const lower = name.toLowerCase();
  if (lower === 'transfer-encoding') return [];
  if (lower === 'content-length') return keepsLength ? [[name, value]] : [];
  return [[REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name, value]];
}
