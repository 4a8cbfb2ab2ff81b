import type { IncomingMessage } from 'node:http';
import { type Domains, findAddress, requestLine } from './api-gateway/gateway/address.ts';
import { signInPlace } from './cognito/service.ts';
import { LOCAL_REGION } from './credentials.ts';
import { credentialScope } from './http/credential-scope.ts';
import { splitTarget } from './http/query.ts';

/** Named as their requests are signed; `Region` makes the first three for each region. */
export type ServiceName =
  | 'apigateway'
  | 'lambda'
  | 'wafv2'
  | 'execute-api'
  | 's3-events'
  | 'sign-in'
  | 's3'
  | 'front-page'
  | 'other';

const OWN: readonly string[] = ['apigateway', 'lambda', 'wafv2', 's3'] satisfies ServiceName[];

/** From moto to the functions; a name that no bucket can have. */
const S3_EVENTS = '/_aws/s3-events';

/** APIs are known by their address, every other service by whom the request was signed for. */
export function serviceFor(incoming: IncomingMessage, domains: Domains): ServiceName {
  if (findAddress(requestLine(incoming), domains)) return 'execute-api';
  if (incoming.url === S3_EVENTS) return 's3-events';
  if (signInPlace(incoming.headers.host, incoming.url)) return 'sign-in';
  const { authorization, 'x-amz-target': target } = incoming.headers;
  // A list of buckets is always signed: this is somebody who looks what is here.
  if (incoming.url === '/' && incoming.method === 'GET' && authorization === undefined)
    return 'front-page';
  // Cognito's sign-up and sign-in are not signed: moto knows them by their target.
  if (authorization === undefined && target !== undefined) return 'other';
  return signedService(authorization, incoming.url, domains);
}

/** The parts of a domain name that only version 2 of the management API has. */
const DOMAIN_PART = /^\/v2\/domainnames\/([^/]+)\/(?:apimappings|routingrules)(?:\/|$)/;

/** What is not signed at all is S3: presigned URLs that lost their query, and browsers. */
export function signedService(
  authorization: string | undefined,
  target = '/',
  domains?: Domains,
): ServiceName {
  const { path, query } = splitTarget(target);
  const service = credentialScope(authorization, query)?.service ?? 's3';
  // HTTP and WebSocket APIs (v2) share the signing name; they are moto's, with their domain names.
  const host = DOMAIN_PART.exec(path)?.[1]?.replace(/^%2a/i, '*');
  const isOurs = host !== undefined && domains?.domain({ host, path: '/' }) !== undefined;
  if (service === 'apigateway' && path.startsWith('/v2/') && !isOurs) return 'other';
  return isOwn(service) ? service : 'other';
}

function isOwn(service: string): service is ServiceName {
  return OWN.includes(service);
}

/** Whom it is for says where it is: there is one address for all regions. */
export function signedRegion(authorization: string | undefined, target = '/'): string {
  return credentialScope(authorization, splitTarget(target).query)?.region ?? LOCAL_REGION;
}
