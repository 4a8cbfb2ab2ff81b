import type { Call } from './call.ts';
import { configurationError } from './gateway-error.ts';
import { withStageVariables } from './mapping/parameters.ts';

const URI =
  /^arn:[\w-]+:apigateway:[\w-]+:lambda:path\/(\d{4}-\d\d-\d\d)\/functions\/(.+)\/(invocations|response-streaming-invocations)$/;

export interface LambdaTarget {
  /** Name or ARN, with its qualifier. */
  readonly ref: string;
  readonly name: string;
  readonly qualifier?: string;
  readonly streams: boolean;
}

/** Undefined: the URI does not name a Lambda function. */
export function parseLambdaUri(uri: string): LambdaTarget | undefined {
  const [, version, ref, action] = URI.exec(uri) ?? [];
  if (ref === undefined) return undefined;
  const streams = version === '2021-11-15' && action === 'response-streaming-invocations';
  const plain = version === '2015-03-31' && action === 'invocations';
  if (!streams && !plain) return undefined;
  const [, name = ref, qualifier] =
    /^(?:arn:[\w-]+:lambda:[\w-]+:\d+:function:|\d+:function:|function:)?([\w-]+)(?::([\w$-]+))?$/.exec(
      ref,
    ) ?? [];
  return { ref, name, streams, ...(qualifier === undefined ? {} : { qualifier }) };
}

export function functionOf(call: Call, uri: string | undefined): LambdaTarget {
  const full = withStageVariables(call, uri ?? '');
  const target = parseLambdaUri(full);
  if (!target)
    throw configurationError(
      `"${full}" is not a Lambda invocation URI (arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations).`,
    );
  return target;
}
