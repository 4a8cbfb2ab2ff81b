import { type FunctionRef, parseFunctionRef } from '../../lambda/function-ref.ts';
import type { Call } from './call.ts';
import { configurationError } from './gateway-error.ts';
import { withStageVariables } from './mapping/parameters.ts';

const URI = new RegExp(
  '^arn:[\\w-]+:apigateway:[\\w-]+:lambda:path/(\\d{4}-\\d\\d-\\d\\d)/functions/(.+)/' +
    '(invocations|response-streaming-invocations)$',
);

export interface LambdaTarget extends FunctionRef {
  /** Name or ARN, with its qualifier. */
  readonly ref: string;
  readonly streams: boolean;
}

/** undefined: the URI does not name a Lambda function. */
function parseLambdaUri(uri: string): LambdaTarget | undefined {
  const [, version, ref, action] = URI.exec(uri) ?? [];
  if (ref === undefined) return undefined;
  const streams = version === '2021-11-15' && action === 'response-streaming-invocations';
  const isPlain = version === '2015-03-31' && action === 'invocations';
  if (!streams && !isPlain) return undefined;
  return { ref, streams, ...(parseFunctionRef(ref) ?? { name: ref }) };
}

export function lambdaTarget(call: Call, uri: string | undefined): LambdaTarget {
  const full = withStageVariables(call, uri ?? '');
  const target = parseLambdaUri(full);
  if (target) return target;
  const form = 'arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations';
  throw configurationError(`"${full}" is not a Lambda invocation URI (${form}).`);
}
