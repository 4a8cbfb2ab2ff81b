import { headerValues, type HeaderList } from '../http/headers.ts';
import { domainArn, invokedDomainArn } from './arns.ts';
import { optional } from './optional.ts';
import type { DomainRecord, HeaderCondition, RuleRecord } from './records.ts';
import type { Store } from './store.ts';

export interface DomainRequest {
  readonly host: string;
  /** As sent, without the query. */
  readonly path: string;
  /** Routing rules look at them. */
  readonly headers?: HeaderList;
  /** Of the endpoint through which it came. */
  readonly vpceId?: string | undefined;
}

export interface DomainMatch {
  readonly region?: string;
  readonly apiId: string;
  readonly stageName: string;
  /** What the API does not see of the path. */
  readonly basePath: string;
  /**
   * Why the name leads nowhere: no base path mapping, or no access association with the endpoint.
   */
  readonly refusal?: string;
  /** PRIVATE names have a policy of their own, beside the API's. */
  readonly policy?: DomainPolicy;
  /** Whether nobody is admitted without a client certificate. */
  readonly mutualTls?: true;
  /** Whether the API sees all names of headers in lower case. */
  readonly lowerCaseHeaders?: true;
}

export interface DomainPolicy {
  readonly document: string;
  readonly resource: string;
}

type Target = Pick<DomainMatch, 'apiId' | 'stageName' | 'basePath'>;

/** undefined: no domain name of the store. */
export function matchDomain(store: Store, request: DomainRequest): DomainMatch | undefined {
  const name = request.host.replace(/:\d+$/, '').toLowerCase();
  const named = namedDomains(store, name);
  if (named.length === 0) return undefined;
  const { vpceId } = request;
  // The same name may exist in public and, with an id, several times in private.
  const domain = named.find((candidate) => isReachable(store, candidate, vpceId));
  if (!domain)
    return refused(
      vpceId === undefined
        ? `${name} is PRIVATE: it answers only through a VPC endpoint.`
        : `${name} has no access association with ${vpceId}.`,
    );
  const target = byRule(domain, request) ?? byMapping(domain, request.path);
  if (!target) return refused(`${domain.domainName} has no base path mapping for ${request.path}.`);
  const document = domain.policy;
  const resource = invokedDomainArn(store, domain);
  return {
    region: store.region,
    ...target,
    ...optional('policy', document === undefined ? undefined : { document, resource }),
    ...optional('mutualTls', domain.mutualTls ? true : undefined),
    ...optional('lowerCaseHeaders', hasLevels(domain) ? true : undefined),
  };
}

/**
 * "Wildcard custom domain names": a name of one level below answers, unless it is a custom domain
 * name itself.
 */
export function namedDomains({ domains }: Store, name: string): readonly DomainRecord[] {
  const wildcard = name.replace(/^[^.]+/, '*');
  const all = [...domains.values()];
  const exact = all.filter(({ domainName }) => domainName === name);
  return exact.length > 0 ? exact : all.filter(({ domainName }) => domainName === wildcard);
}

/**
 * "Custom domain names for private APIs": an endpoint leads to the names it has an access
 * association with.
 */
function isReachable(store: Store, domain: DomainRecord, vpceId: string | undefined): boolean {
  if (domain.type !== 'PRIVATE') return vpceId === undefined;
  const arn = domainArn(store, domain);
  return [...store.associations.values()].some(
    ({ domainNameArn, accessAssociationSource }) =>
      domainNameArn === arn && accessAssociationSource === vpceId,
  );
}

function refused(refusal: string): DomainMatch {
  return { apiId: '', stageName: '', basePath: '', refusal };
}

/** Rules come before mappings, in the order of their priority, which is that of the list. */
function byRule(domain: DomainRecord, request: DomainRequest): Target | undefined {
  if (domain.routingMode === 'BASE_PATH_MAPPING_ONLY') return undefined;
  const rule = domain.rules.find((candidate) => matches(candidate, request));
  const [base] = rule?.basePaths ?? [];
  return (
    rule && {
      apiId: rule.apiId,
      stageName: rule.stage,
      basePath: rule.stripBasePath && base !== undefined ? `/${base}` : '',
    }
  );
}

/**
 * "Match headers conditions" and "Match base path conditions": all of them, names of headers in any
 * case, paths and values as written. Whether "contains the path" ends with a segment is open; so
 * it is here.
 */
function matches({ headers, basePaths }: RuleRecord, request: DomainRequest): boolean {
  return (
    headers.every((condition) => hasHeader(request.headers ?? [], condition)) &&
    basePaths.every((base) => `${request.path}/`.startsWith(`/${base}/`))
  );
}

/** Each line of a header by itself, "*" at the beginning and at the end only. */
function hasHeader(headers: HeaderList, { header, valueGlob }: HeaderCondition): boolean {
  const text = valueGlob.replace(/^\*/, '').replace(/\*$/, '');
  return headerValues(headers, header).some((value) => {
    const at = valueGlob.startsWith('*') ? value.lastIndexOf(text) : value.indexOf(text);
    const startsRight = valueGlob.startsWith('*') ? at >= 0 : at === 0;
    return startsRight && (valueGlob.endsWith('*') || at + text.length === value.length);
  });
}

/** "If you create an API mapping with multiple levels", which other rules hold for the name. */
function hasLevels({ mappings, type }: DomainRecord): boolean {
  return type === 'REGIONAL' && mappings.some(({ basePath }) => basePath.includes('/'));
}

/** "Use API mappings to connect API stages to a custom domain name for REST APIs". */
function byMapping(domain: DomainRecord, path: string): Target | undefined {
  if (domain.routingMode === 'ROUTING_RULE_ONLY') return undefined;
  const named = hasLevels(domain) ? longestPrefix(domain, path) : firstSegment(domain, path);
  const mapping = named ?? domain.mappings.find(({ basePath }) => basePath === '(none)');
  if (!mapping) return undefined;
  const prefix = named ? `/${named.basePath}` : '';
  // A mapping without a stage takes it from the path.
  const [, fromPath = ''] = path.slice(prefix.length).split('/');
  const { restApiId: apiId, stage } = mapping;
  return stage === undefined
    ? { apiId, stageName: fromPath, basePath: `${prefix}/${fromPath}` }
    : { apiId, stageName: stage, basePath: prefix };
}

type Mapping = DomainRecord['mappings'][number];

function firstSegment({ mappings }: DomainRecord, path: string): Mapping | undefined {
  const [, first = ''] = path.split('/');
  return mappings.find(({ basePath }) => basePath === first);
}

/** Of text, not of segments: "/ordersandmore" goes to "orders" in the table of that page. */
function longestPrefix({ mappings }: DomainRecord, path: string): Mapping | undefined {
  return mappings
    .filter(({ basePath }) => path.startsWith(`/${basePath}`))
    .toSorted((a, b) => b.basePath.length - a.basePath.length)[0];
}
