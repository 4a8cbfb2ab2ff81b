import { type Fields, parseFields } from '../../../http/json.ts';
import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';
import { afterRequest, requestPayload } from './request.ts';
import { answerOf } from './response.ts';
import type { MethodAnswer } from './types.ts';

/** The request template makes {"statusCode": n}, which selects the integration response. */
export function mock(call: Call): MethodAnswer {
  const payload = requestPayload(call);
  const status = statusOf(payload.bytes.toString('utf8'));
  return answerOf(afterRequest(call, payload), {
    status,
    selectBy: String(status),
    headers: [],
    body: Buffer.alloc(0),
    kind: 'text',
  });
}

function statusOf(payload: string): number {
  const status = parseLeniently(payload)?.['statusCode'];
  if (typeof status !== 'number' || !Number.isInteger(status))
    throw configurationError(
      'Unable to parse statusCode: ' +
        'a MOCK integration needs a request template that gives {"statusCode": 200}.',
    );
  return status;
}

/** Names need no quotes: the Serverless Framework has deployed {statusCode:200} for years. */
function parseLeniently(payload: string): Fields | undefined {
  const quoted = payload.replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3');
  return parseFields(payload) ?? parseFields(quoted);
}
