import type { HeaderList } from '../../../http/headers.ts';
import type { Call } from '../call.ts';

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
