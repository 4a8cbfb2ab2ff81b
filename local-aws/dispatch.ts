import type { DomainMatch, Registry } from './api-gateway/snapshot.ts';

export interface RequestLine {
  readonly host: string;
  /** As sent: path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly apiIdHeader: string | undefined;
}

export interface ExecuteTarget extends DomainMatch {
  readonly kind: 'execute-api';
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly vpceId?: string;
  /** "{api}-{vpce}": the name exists only for endpoints that are associated with the API. */
  readonly isAlias?: boolean;
  readonly domainName?: string;
}

export type Target =
  ExecuteTarget | { readonly kind: 'apigateway' } | { readonly kind: 's3' | 'lambda' | 'other' };

const PUBLIC_PREFIX = '/_aws/execute-api/';
/** Locally no DNS leads to an endpoint's addresses, so this prefix does; the rest of the request is as a client in the VPC writes it. */
const ENDPOINT_PREFIX = /^\/_aws\/vpce\/(vpce-[a-z0-9]+)(?=\/)/;
/** The names of AWS, of the local AWS, and what moto gives an endpoint as its DNS name. */
const EXECUTE_HOST =
  /^([a-z0-9-]+)\.(?:execute-api\.(?:localhost|[a-z0-9-]+(?:\.vpce)?\.amazonaws\.com(?:\.cn)?)|com\.amazonaws\.[a-z0-9-]+\.execute-api)(?::\d+)?$/i;

/** Who answers: the data plane by address, everything else by the service that the request was signed for. */
export function routeRequest(line: RequestLine, registry: Pick<Registry, 'domain'>): Target {
  const [whole = '/', ...query] = line.target.split('?');
  const rawQuery = query.join('?');
  if (whole.startsWith(PUBLIC_PREFIX)) {
    const [apiId = '', ...rest] = whole.slice(PUBLIC_PREFIX.length).split('/');
    return { kind: 'execute-api', apiId, ...staged(rest), rawQuery };
  }
  const [prefix = '', arrivedAt] = ENDPOINT_PREFIX.exec(whole) ?? [];
  const path = whole.slice(prefix.length);
  const name = EXECUTE_HOST.exec(line.host)?.[1]?.toLowerCase();
  if (name !== undefined)
    return {
      kind: 'execute-api',
      ...hostTarget(name, line.apiIdHeader, arrivedAt),
      ...staged(path.split('/').slice(1)),
      rawQuery,
    };
  const domain = registry.domain(line.host, path, arrivedAt);
  const through = arrivedAt === undefined ? {} : { vpceId: arrivedAt };
  if (domain)
    return {
      kind: 'execute-api',
      ...domain,
      rawPath: path.slice(domain.basePath.length) || '/',
      rawQuery,
      domainName: line.host,
      ...through,
    };
  if (arrivedAt !== undefined)
    return {
      kind: 'execute-api',
      apiId: line.apiIdHeader ?? '',
      ...staged(path.split('/').slice(1)),
      rawQuery,
      ...through,
    };
  return serviceTarget(serviceOf(line.authorization, rawQuery), whole);
}

function staged([stageName = '', ...rest]: readonly string[]): {
  readonly stageName: string;
  readonly rawPath: string;
  readonly basePath: string;
} {
  return { stageName, rawPath: `/${rest.join('/')}`, basePath: `/${stageName}` };
}

type HostTarget = Pick<ExecuteTarget, 'apiId' | 'vpceId' | 'isAlias'>;

/** "{api}", "{vpce}" with the header x-apigw-api-id, or "{api}-{vpce}": the names that DNS would give. */
function hostTarget(
  name: string,
  apiIdHeader: string | undefined,
  arrivedAt: string | undefined,
): HostTarget {
  const both = /^(?:([a-z0-9]+)-)?(vpce-[a-z0-9]+)(?:-[a-z0-9-]+)?$/.exec(name);
  if (!both) return arrivedAt === undefined ? { apiId: name } : { apiId: name, vpceId: arrivedAt };
  const vpceId = arrivedAt ?? both[2] ?? '';
  return both[1] === undefined
    ? { apiId: apiIdHeader ?? '', vpceId }
    : { apiId: both[1], vpceId, isAlias: true };
}

/** The credential scope is "key/date/region/service/aws4_request", in the header or in a presigned URL. */
export function serviceOf(authorization: string | undefined, rawQuery: string): string | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(authorization ?? '')?.[1] ??
    new URLSearchParams(rawQuery).get('X-Amz-Credential');
  return credential?.split('/').at(-2);
}

function serviceTarget(service: string | undefined, path: string): Target {
  // HTTP and WebSocket APIs (v2) share the signing name; they are moto's.
  if (service === 'apigateway' && !path.startsWith('/v2/')) return { kind: 'apigateway' };
  if (service === 's3' || service === undefined) return { kind: 's3' };
  return { kind: service === 'lambda' ? 'lambda' : 'other' };
}
