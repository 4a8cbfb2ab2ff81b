import { type HeaderList, headerValue, withoutHeaders } from '../../../http/headers.ts';
import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';

/**
 * Headers of the integration request, as recorded in localstack/localstack
 * test_apigateway_integrations.py, TestApiGatewayHeaderRemapping. A mapping to one of these fails.
 */
const REFUSED = ['content-length', 'transfer-encoding'];
const REFUSED_FOR_AWS = [
  ...REFUSED,
  'authorization',
  'connection',
  'expect',
  'proxy-authenticate',
  'te',
];

/**
 * ... and these are not sent to an HTTP backend. "trailer" is (recorded), but not by node beside a
 * Content-Length.
 */
const NOT_SENT = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'via',
];

/** `mapped`: by parameter mappings or overrides; proxies are refused too. */
export function requireMappable({ method }: Call, mapped: HeaderList): void {
  const isAws = /^AWS/.test(method.integration?.type ?? '');
  const refused = new Set(isAws ? REFUSED_FOR_AWS : REFUSED);
  const found = mapped.find(([name]) => refused.has(name.toLowerCase()));
  if (found) throw configurationError(`The header ${found[0]} cannot be mapped; remove it.`);
}

/** What an HTTP backend gets, with what the gateway adds. */
export function backendHeaders({ api, headers: received }: Call, headers: HeaderList): HeaderList {
  const defaults: HeaderList = [
    ['Accept', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${api.id}`],
  ];
  const own: HeaderList = [
    ['Connection', 'keep-alive'],
    ['X-Amzn-Apigateway-Api-Id', api.id],
    ['X-Amzn-Trace-Id', headerValue(received, 'x-amzn-trace-id') ?? ''],
  ];
  return [
    ...withoutHeaders(headers, [...NOT_SENT, ...own.map(([name]) => name)]),
    ...defaults.filter(([name]) => headerValue(headers, name) === undefined),
    ...own,
  ];
}
