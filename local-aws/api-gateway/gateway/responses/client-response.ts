import { type HeaderList, withoutHeaders } from '../../../http/headers.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';
import type { MethodAnswer } from '../integrations/types.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import type { OutgoingResponse } from '../types.ts';
import { compressed } from './compression.ts';
import { ownHeaders, traceHeader } from './own-headers.ts';

/**
 * Headers that the service keeps for itself come back under another name (recorded:
 * localstack/localstack test_apigateway_integrations.py, TestApiGatewayHeaderRemapping, and
 * test_apigateway_http.py).
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
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
  'x-amzn-requestid',
]);

/** What a method answered, as the client gets it: with our headers, remapped ones, compressed. */
export function clientResponse(call: Call, answer: MethodAnswer): OutgoingResponse {
  const own: HeaderList = [...ownHeaders(call), ...traceHeader(call)];
  const headers = [
    ...own,
    ...withoutHeaders(answer.headers, dropped(call)).map(
      ([name, value]) =>
        [REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value] as const,
    ),
  ];
  if (!Buffer.isBuffer(answer.body)) return { status: answer.status, headers, body: answer.body };
  const { body, headers: finished } = compressed(call, headers, answer.body);
  if (body.length > MAX_PAYLOAD_BYTES)
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      detail: `The response of ${body.length} bytes is larger than ${MAX_PAYLOAD_BYTES} bytes.`,
    });
  const isHead = call.request.method === 'HEAD';
  return { status: answer.status, headers: finished, body: isHead ? Buffer.alloc(0) : body };
}

/** "Amazon API Gateway important notes": a proxy's Via is dropped, a mapped one is not. */
function dropped({ method }: Call): string[] {
  const isProxy = /_PROXY$/.test(method.integration?.type ?? '');
  return ['transfer-encoding', ...(isProxy ? ['via'] : [])];
}
