import type { Registry } from './model.ts';

export interface RequestLine {
  readonly host: string;
  /** As sent: path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly apiIdHeader: string | undefined;
}

export interface ExecuteTarget {
  readonly kind: 'execute-api';
  readonly apiId: string;
  readonly stageName: string;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly basePath: string;
  readonly vpceId?: string;
  readonly domainName?: string;
}

export type Target = ExecuteTarget | { readonly kind: 'apigateway' } | { readonly kind: 's3' | 'lambda' | 'other' };

const PUBLIC_PREFIX = '/_aws/execute-api/';
const EXECUTE_HOST = /^([a-z0-9-]+)\.execute-api\.localhost(?::\d+)?$/i;

/** Who answers: the data plane by address, everything else by the service that the request was signed for. */
export function routeRequest(line: RequestLine, registry: Pick<Registry, 'domain'>): Target {
  const [path = '/', ...query] = line.target.split('?');
  const rawQuery = query.join('?');
  if (path.startsWith(PUBLIC_PREFIX)) {
    const [apiId = '', ...rest] = path.slice(PUBLIC_PREFIX.length).split('/');
    return { kind: 'execute-api', apiId, ...staged(rest), rawQuery };
  }
  const name = EXECUTE_HOST.exec(line.host)?.[1]?.toLowerCase();
  if (name !== undefined) return { kind: 'execute-api', ...hostTarget(name, line.apiIdHeader), ...staged(path.split('/').slice(1)), rawQuery };
  const domain = registry.domain(line.host, path);
  if (domain) {
    const { apiId, stageName, basePath } = domain;
    return { kind: 'execute-api', apiId, stageName, basePath, rawPath: path.slice(basePath.length) || '/', rawQuery, domainName: line.host };
  }
  return serviceTarget(serviceOf(line.authorization, rawQuery), path);
}

function staged([stageName = '', ...rest]: readonly string[]): { readonly stageName: string; readonly rawPath: string; readonly basePath: string } {
  return { stageName, rawPath: `/${rest.join('/')}`, basePath: `/${stageName}` };
}

/** "{api}", "{vpce}" with the header x-apigw-api-id, or "{api}-{vpce}": the names that private DNS would give. */
function hostTarget(name: string, apiIdHeader: string | undefined): { readonly apiId: string; readonly vpceId?: string } {
  const both = /^(?:([a-z0-9]+)-)?(vpce-[a-z0-9]+(?:-[a-z0-9-]+)?)$/.exec(name);
  if (!both) return { apiId: name };
  const vpceId = /^vpce-[a-z0-9]+/.exec(both[2] ?? '')?.[0] ?? '';
  return { apiId: both[1] ?? apiIdHeader ?? '', vpceId };
}

/** The credential scope is "key/date/region/service/aws4_request", in the header or in a presigned URL. */
export function serviceOf(authorization: string | undefined, rawQuery: string): string | undefined {
  const credential = /Credential=([^,\s]+)/.exec(authorization ?? '')?.[1] ?? new URLSearchParams(rawQuery).get('X-Amz-Credential');
  return credential?.split('/').at(-2);
}

function serviceTarget(service: string | undefined, path: string): Target {
  // HTTP and WebSocket APIs (v2) share the signing name; they are moto's.
  if (service === 'apigateway' && !path.startsWith('/v2/')) return { kind: 'apigateway' };
  if (service === 's3' || service === undefined) return { kind: 's3' };
  return { kind: service === 'lambda' ? 'lambda' : 'other' };
}
