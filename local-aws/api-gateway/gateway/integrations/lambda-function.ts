import { headerValue } from '../../../http/headers.ts';
import { parseFields } from '../../../http/json.ts';
import { LambdaError } from '../../../lambda/error.ts';
import type { LambdaResult } from '../../../lambda/types.ts';
import type { Call } from '../call.ts';
import { configurationError, GatewayError, malformedProxyAnswer } from '../gateway-error.ts';
import { type LambdaTarget, lambdaTarget } from '../lambda-uri.ts';
import { mapRequest } from '../mapping/parameters.ts';
import { requireInvokePermission } from './lambda-permission.ts';
import { proxyAnswer } from './proxy-answer.ts';
import { proxyEvent } from './proxy-event.ts';
import { requireMappable } from './outgoing-headers.ts';
import { afterRequest, integrationRequest } from './request.ts';
import { answerOf } from './response.ts';
import { streamingAnswer } from './streaming.ts';
import { withTimeout } from './timeout.ts';
import type { IntegrationDeps, MethodAnswer } from './types.ts';

/** AWS_PROXY */
export async function lambdaProxy(call: Call, deps: IntegrationDeps): Promise<MethodAnswer> {
  requirePost(call);
  requireMappable(call, mapRequest(call).headers);
  const target = await permittedTarget(call, deps);
  const event = proxyEvent(call);
  const streams = call.method.integration?.responseTransferMode === 'STREAM';
  if (streams !== target.streams)
    throw configurationError(
      'responseTransferMode STREAM goes with the 2021-11-15 response-streaming-invocations URI, ' +
        'and only with it.',
    );
  if (streams)
    return streamingAnswer(await run(call, deps.invoker.invokeStreaming(target.ref, event)));
  const result = await run(call, deps.invoker.invoke(target.ref, event));
  if (result.functionError)
    throw malformedProxyAnswer(
      `the function failed: ${result.payload.toString('utf8').slice(0, 500)}`,
    );
  return proxyAnswer(call, result.payload);
}

/**
 * AWS with a Lambda URI: the mapped payload goes in, the result goes through the integration
 * responses.
 */
export async function lambdaCustom(call: Call, deps: IntegrationDeps): Promise<MethodAnswer> {
  const target = await permittedTarget(call, deps);
  const { parameters, payload } = integrationRequest(call);
  const answered = afterRequest(call, payload);
  const event = payload.bytes.length === 0 ? Buffer.from('{}') : payload.bytes;
  if (headerValue(parameters.headers, 'x-amz-invocation-type') === 'Event') {
    await run(call, deps.invoker.invokeAsync(target.ref, event));
    return answerOf(answered, {
      status: 202,
      selectBy: '',
      headers: [],
      body: Buffer.alloc(0),
      kind: 'text',
    });
  }
  const result = await run(call, deps.invoker.invoke(target.ref, event));
  const headersBack = [
    ['Content-Type', 'application/json'],
    ...(result.functionError ? [['X-Amz-Function-Error', result.functionError] as const] : []),
  ] as const;
  return answerOf(answered, {
    status: 200,
    selectBy: errorMessageOf(result),
    headers: headersBack,
    body: result.payload,
    kind: 'text',
  });
}

/** "Set up Lambda proxy integrations": Lambda is invoked by POST; deployed otherwise, it fails. */
function requirePost({ method, request }: Call): void {
  const { httpMethod = 'POST' } = method.integration ?? {};
  const sent = httpMethod === 'ANY' ? request.method : httpMethod;
  if (sent === 'POST') return;
  throw configurationError(`The integration's httpMethod is ${httpMethod}; Lambda takes POST.`);
}

async function permittedTarget(call: Call, deps: IntegrationDeps): Promise<LambdaTarget> {
  const target = lambdaTarget(call, call.method.integration?.uri);
  await requireInvokePermission(call, deps.aws, target);
  return target;
}

async function run<T>(call: Call, invocation: Promise<T>): Promise<T> {
  try {
    return await withTimeout(invocation, call.method.integration?.timeoutInMillis ?? 29_000);
  } catch (error) {
    if (!(error instanceof LambdaError)) throw error;
    // 6 MB for Lambda, while API Gateway itself takes 10 MB. Not REQUEST_TOO_LARGE: it comes as a
    // BadRequestException (recorded: koki-develop/lgtm-generator#10).
    if (error.status === 413)
      throw new GatewayError('DEFAULT_4XX', {
        status: 413,
        message: 'Request Too Long',
        detail: error.message,
      });
    throw configurationError(error.message);
  }
}

/**
 * Selection patterns are matched against errorMessage; a result without error selects the default
 * response.
 */
function errorMessageOf({ payload, functionError }: LambdaResult): string {
  return functionError ? String(parseFields(payload)?.['errorMessage'] ?? '') : '';
}
