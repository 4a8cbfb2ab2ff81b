import type { Call } from './call.ts';
import { GatewayError } from './gateway-error.ts';

/** "Amazon API Gateway quotas": payload size, of requests and of answers that are not streamed. */
export const MAX_PAYLOAD_BYTES = 10_485_760;
/**
 * The same page: CloudFront, in front of an edge-optimized API, and VPC endpoints take shorter
 * URLs.
 */
const MAX_URL_LENGTH = { EDGE: 8192, REGIONAL: 10_240, PRIVATE: 8192 } as const;

export function requireSize({ api, request }: Call): void {
  const query = request.rawQuery === '' ? '' : `?${request.rawQuery}`;
  const target = `${request.basePath}${request.rawPath}${query}`;
  const limit = MAX_URL_LENGTH[api.endpointType];
  if (target.length > limit)
    throw new GatewayError('DEFAULT_4XX', {
      status: 414,
      message: 'Request-URI Too Long',
      detail: `The URL has ${target.length} characters; ${api.endpointType} takes ${limit}.`,
    });
  if (request.body.length > MAX_PAYLOAD_BYTES)
    throw new GatewayError('REQUEST_TOO_LARGE', {
      detail: `The body is longer than ${MAX_PAYLOAD_BYTES} bytes.`,
    });
}
