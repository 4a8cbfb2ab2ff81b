import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';
import { requestPayload } from './request.ts';
import { answerOf } from './response.ts';
import type { MethodAnswer } from './types.ts';

/** The request template makes {"statusCode": n}, which selects the integration response. */
export function mock(call: Call): MethodAnswer {
  const payload = requestPayload(call).bytes.toString('utf8');
  const status = statusOf(payload);
  return answerOf(call, {
    status,
    selectBy: String(status),
    headers: [],
    body: Buffer.alloc(0),
    kind: 'text',
  });
}

function statusOf(payload: string): number {
  const status = Number(/"?statusCode"?\s*:\s*"?(\d{3})\b/.exec(payload)?.[1]);
  if (!Number.isInteger(status))
    throw configurationError(
      'Unable to transform request: ' +
        'a MOCK integration needs a request template that gives {"statusCode": 200}.',
    );
  return status;
}
