import { createHash } from 'node:crypto';
import {
  type HeaderList,
  headerValue,
  HOP_BY_HOP,
  setHeader,
  withoutHeaders,
} from '../../http/headers.ts';
import type { LiveApi } from '../store-view.ts';
import { seenTrace } from './trace-id.ts';
import type { IncomingRequest } from './types.ts';

/**
 * Nothing of these reaches the method request, whatever the endpoint type (recorded:
 * localstack/localstack test_apigateway_integrations.py, TestApiGatewayHeaderRemapping).
 */
const STRIPPED = [
  ...HOP_BY_HOP,
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'www-authenticate',
];

/**
 * Names that arrive in this spelling through an edge, however they were sent; all others, such as
 * origin and cache-control, keep the client's. Recorded: quiltdata/quilt#3225 (a browser over
 * HTTP/2), localstack/localstack test_apigateway_lambda.py (authorization).
 */
const REWRITTEN: ReadonlyMap<string, string> = new Map(
  [
    'Accept',
    'Accept-Encoding',
    'Accept-Language',
    'Authorization',
    'Host',
    'Referer',
    'User-Agent',
  ].map((name) => [name.toLowerCase(), name]),
);
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
  const received = withoutHeaders(request.headers, STRIPPED);
  const forwardedFor = [headerValue(received, 'x-forwarded-for'), request.sourceIp]
    .filter((part) => part !== undefined)
    .join(', ');
  let headers = api.endpointType === 'EDGE' ? edgeHeaders(received, requestId) : received;
  const trace = seenTrace(headerValue(received, 'x-amzn-trace-id'), requestId);
  headers = setHeader(headers, 'X-Amzn-Trace-Id', trace);
  headers = setHeader(headers, 'X-Forwarded-For', forwardedFor);
  headers = setHeader(headers, 'X-Forwarded-Port', '443');
  headers = setHeader(headers, 'X-Forwarded-Proto', 'https');
  // "Use API mappings to connect API stages ...", "Restrictions".
  return request.lowerCaseHeaders === true
    ? headers.map(([name, value]) => [name.toLowerCase(), value] as const)
    : headers;
}

/** CloudFront rewrites well-known names, sorts cookies by name, and adds its own. */
function edgeHeaders(received: HeaderList, requestId: string): HeaderList {
  const cloudFrontId = createHash('sha256').update(requestId).digest('base64url');
  const rewritten = withoutHeaders(received, ['cookie']).map(
    ([name, value]) => [REWRITTEN.get(name.toLowerCase()) ?? name, value] as const,
  );
  const cookies = received
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(/;\s*/))
    .filter((cookie) => cookie !== '');
  const sorted = cookies.toSorted((a, b) =>
    nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0,
  );
  return [
    ...rewritten,
    ...(sorted.length > 0 ? [['Cookie', sorted.join('; ')] as const] : []),
    ...VIEWER_HEADERS,
    ['Via', [headerValue(received, 'via'), CLOUDFRONT].filter(Boolean).join(', ')],
    ['X-Amz-Cf-Id', cloudFrontId],
  ];
}

function nameOf(cookie: string): string {
  return cookie.split('=', 1)[0] ?? '';
}
