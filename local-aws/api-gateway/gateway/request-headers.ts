import { createHash } from 'node:crypto';
import {
  type HeaderList,
  headerValue,
  HOP_BY_HOP,
  setHeader,
  withoutHeaders,
} from '../../http/headers.ts';
import type { LiveApi } from '../store-view.ts';
import type { IncomingRequest } from './types.ts';

const CLOUDFRONT = '1.1 local.cloudfront.net (CloudFront)';
const VIEWER_HEADERS: HeaderList = [
  ['CloudFront-Forwarded-Proto', 'https'],
  ['CloudFront-Is-Desktop-Viewer', 'true'],
  ['CloudFront-Is-Mobile-Viewer', 'false'],
  ['CloudFront-Is-SmartTV-Viewer', 'false'],
  ['CloudFront-Is-Tablet-Viewer', 'false'],
  ['CloudFront-Viewer-ASN', '64496'],
  ['CloudFront-Viewer-Country', 'US'],
];

/**
 * The headers as the API sees them, which is where endpoint types differ ("API endpoint types",
 * edge-optimized).
 */
export function requestHeaders(
  api: LiveApi,
  request: IncomingRequest,
  requestId: string,
): HeaderList {
  const received = withoutHeaders(request.headers, [
    ...HOP_BY_HOP,
    'content-length',
    'x-amzn-trace-id',
  ]);
  const forwardedFor = [headerValue(received, 'x-forwarded-for'), request.sourceIp]
    .filter((part) => part !== undefined)
    .join(', ');
  let headers = api.endpointType === 'EDGE' ? edgeHeaders(received, requestId) : received;
  headers = setHeader(headers, 'X-Amzn-Trace-Id', traceId(requestId));
  headers = setHeader(headers, 'X-Forwarded-For', forwardedFor);
  headers = setHeader(headers, 'X-Forwarded-Port', '443');
  return setHeader(headers, 'X-Forwarded-Proto', 'https');
}

function traceId(requestId: string): string {
  const hash = createHash('sha256').update(requestId).digest('hex');
  return `Root=1-${hash.slice(0, 8)}-${hash.slice(8, 32)}`;
}

/** CloudFront capitalises names, sorts cookies by name, drops Content-MD5 and adds its own. */
function edgeHeaders(received: HeaderList, requestId: string): HeaderList {
  const cloudFrontId = createHash('sha256').update(requestId).digest('base64url');
  const capitalised = withoutHeaders(received, ['content-md5', 'cookie']).map(
    ([name, value]) => [capitalise(name), value] as const,
  );
  const cookies = received
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(/;\s*/))
    .filter((cookie) => cookie !== '');
  const sorted = cookies.toSorted((a, b) =>
    nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0,
  );
  return [
    ...capitalised,
    ...(sorted.length > 0 ? [['Cookie', sorted.join('; ')] as const] : []),
    ...VIEWER_HEADERS,
    ['Via', [headerValue(received, 'via'), CLOUDFRONT].filter(Boolean).join(', ')],
    ['X-Amz-Cf-Id', cloudFrontId],
  ];
}

function capitalise(name: string): string {
  return name.replace(
    /(^|-)([a-z])/g,
    (_, dash: string, letter: string) => dash + letter.toUpperCase(),
  );
}

function nameOf(cookie: string): string {
  return cookie.split('=', 1)[0] ?? '';
}
