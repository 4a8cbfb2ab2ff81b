import { type HeaderList, headerValue } from '../../../http/headers.ts';
import type { Call } from '../call.ts';
import { answeredTrace } from '../trace-id.ts';

/** What the service itself adds to each answer of an API. */
export function ownHeaders({ api, context }: Call): HeaderList {
  const { requestId, extendedRequestId } = context;
  const own: HeaderList = [
    ['x-amzn-RequestId', requestId],
    ['x-amz-apigw-id', extendedRequestId],
  ];
  if (api.endpointType !== 'EDGE') return own;
  return [
    ...own,
    ['Via', '1.1 local.cloudfront.net (CloudFront)'],
    ['X-Cache', 'Miss from cloudfront'],
    ['X-Amz-Cf-Id', requestId],
  ];
}

const TRACED = new Set(['AWS', 'AWS_PROXY', 'HTTP']);

/**
 * Neither MOCK nor HTTP_PROXY nor an error has it (recorded: localstack/localstack
 * test_apigateway_common.py, invocation trace id, and test_apigateway_integrations.py).
 */
export function traceHeader({ method, headers }: Call): HeaderList {
  if (!TRACED.has(method.integration?.type ?? '')) return [];
  return [['X-Amzn-Trace-Id', answeredTrace(headerValue(headers, 'x-amzn-trace-id') ?? '')]];
}
