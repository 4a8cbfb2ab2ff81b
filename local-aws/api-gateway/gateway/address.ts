import type { IncomingMessage } from 'node:http';
import { headerList, type HeaderList } from '../../http/headers.ts';
import { splitTarget } from '../../http/query.ts';
import { optional } from '../optional.ts';
import type { DomainMatch } from '../match-domain.ts';
import type { StoreView } from '../store-view.ts';

export interface RequestLine {
  readonly host: string;
  /** As sent: path and query. */
  readonly target: string;
  readonly apiIdHeader: string | undefined;
  readonly headers?: HeaderList;
}

/** Where a request to an API leads, by its URL alone. */
export interface Address extends DomainMatch {
  /** Of a host name or a domain name that says it; an id alone is of one region. */
  readonly region?: string;
  /** What a local URL has in front of the path that the URL on AWS has. */
  readonly prefix?: string;
  /** Still percent-encoded. */
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly vpceId?: string;
  /** "{api}-{vpce}": the name exists only for endpoints that are associated with the API. */
  readonly isAlias?: boolean;
  readonly domainName?: string;
}

/** The names of custom domains. */
export type Domains = Pick<StoreView, 'domain'>;

const PUBLIC_PREFIX = '/_aws/execute-api/';
/**
 * Locally no DNS leads to an endpoint's addresses, so this prefix does; the rest of the request is
 * as a client in the VPC writes it.
 */
const ENDPOINT_PREFIX = /^\/_aws\/vpce\/(vpce-[a-z0-9]+)(?=\/)/;
/** The names of AWS, of the local AWS, and what moto gives an endpoint as its DNS name. */
const EXECUTE_HOST = new RegExp(
  '^([a-z0-9-]+)\\.(?:' +
    'execute-api\\.(?:localhost|([a-z0-9-]+)(?:\\.vpce)?\\.amazonaws\\.com(?:\\.cn)?)' +
    '|com\\.amazonaws\\.([a-z0-9-]+)\\.execute-api' +
    ')(?::\\d+)?$',
  'i',
);
const ENDPOINT_NAME = /^(?:([a-z0-9]+)-)?(vpce-[a-z0-9]+)(?:-[a-z0-9-]+)?$/;

export function requestLine({ headers, rawHeaders, url }: IncomingMessage): RequestLine {
  return {
    host: headers.host ?? '',
    target: url ?? '/',
    apiIdHeader: [headers['x-apigw-api-id']].flat()[0],
    headers: headerList(rawHeaders),
  };
}

/** undefined: the request is for another service. */
export function findAddress(line: RequestLine, domains: Domains): Address | undefined {
  const { path: whole, query: rawQuery } = splitTarget(line.target);
  if (whole.startsWith(PUBLIC_PREFIX)) {
    const [apiId = '', ...rest] = whole.slice(PUBLIC_PREFIX.length).split('/');
    return { prefix: `${PUBLIC_PREFIX}${apiId}`, apiId, ...staged(rest), rawQuery };
  }
  const [prefix = '', arrivedAt] = ENDPOINT_PREFIX.exec(whole) ?? [];
  const path = whole.slice(prefix.length);
  const segments = path.split('/').slice(1);
  const through = arrivedAt === undefined ? {} : { vpceId: arrivedAt, prefix };
  const [, name, ...regions] = EXECUTE_HOST.exec(line.host.toLowerCase()) ?? [];
  if (name !== undefined)
    return {
      ...namedApi(name, line.apiIdHeader, arrivedAt),
      ...staged(segments),
      rawQuery,
      ...optional('prefix', prefix || undefined),
      ...optional(
        'region',
        regions.find((region) => region !== undefined),
      ),
    };
  const { host, headers = [] } = line;
  const domain = domains.domain({ host, path, headers, vpceId: arrivedAt });
  if (domain) {
    const rest = path.slice(domain.basePath.length);
    const rawPath = rest.startsWith('/') ? rest : `/${rest}`;
    return { ...domain, rawPath, rawQuery, domainName: line.host, ...through };
  }
  if (arrivedAt === undefined) return undefined;
  return { apiId: line.apiIdHeader ?? '', ...staged(segments), rawQuery, ...through };
}

/** A doubled slash before the stage counts once. */
function staged(segments: readonly string[]): {
  readonly stageName: string;
  readonly rawPath: string;
  readonly basePath: string;
} {
  const start = Math.max(
    0,
    segments.findIndex((segment) => segment !== ''),
  );
  const [stageName = '', ...rest] = segments.slice(start);
  return { stageName, rawPath: `/${rest.join('/')}`, basePath: `/${stageName}` };
}

/**
 * "{api}", "{vpce}" with the header x-apigw-api-id, or "{api}-{vpce}": the names that DNS would
 * give.
 */
function namedApi(
  name: string,
  apiIdHeader: string | undefined,
  arrivedAt: string | undefined,
): Pick<Address, 'apiId' | 'vpceId' | 'isAlias'> {
  const [isEndpoint, apiId, endpoint = ''] = ENDPOINT_NAME.exec(name) ?? [];
  if (isEndpoint === undefined)
    return arrivedAt === undefined ? { apiId: name } : { apiId: name, vpceId: arrivedAt };
  const vpceId = arrivedAt ?? endpoint;
  return apiId === undefined
    ? { apiId: apiIdHeader ?? '', vpceId }
    : { apiId, vpceId, isAlias: true };
}
