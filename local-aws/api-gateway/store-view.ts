import type { FindVpcEndpoint } from '../moto/vpc-endpoints.ts';
import { domainArn, invokedDomainArn } from './arns.ts';
import { optional } from './optional.ts';
import type { CanaryRecord, DomainRecord, PlanThrottle, RestApiRecord } from './records.ts';
import type { Deployment, EndpointType } from './snapshot.ts';
import type { Store } from './store.ts';

export interface LiveStage {
  readonly stageName: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Key: "*" + "/*" or "resourcePath/METHOD" with "~1" for "/". */
  readonly methodSettings: Readonly<Record<string, MethodSetting>>;
  readonly accessLog?: { readonly destinationArn: string; readonly format: string };
  readonly canary?: LiveCanary;
  /** Of a call: it goes to the canary. */
  readonly isCanary?: boolean;
}

/** What a part of the calls gets instead of the stage's own. */
export type LiveCanary = Pick<CanaryRecord, 'deploymentId' | 'percentTraffic' | 'variables'>;

export interface MethodSetting {
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
}

export interface LiveApi {
  readonly id: string;
  readonly name: string;
  readonly endpointType: EndpointType;
  readonly vpcEndpointIds: readonly string[];
  readonly disableExecuteApiEndpoint: boolean;
  readonly accountId: string;
  readonly region: string;
}

export interface DomainMatch {
  readonly region?: string;
  readonly apiId: string;
  readonly stageName: string;
  readonly basePath: string;
  /**
   * Why the name leads nowhere: no base path mapping, or no access association with the endpoint.
   */
  readonly refusal?: string;
  /** PRIVATE names have a policy of their own, beside the API's. */
  readonly policy?: DomainPolicy;
}

export interface DomainPolicy {
  readonly document: string;
  readonly resource: string;
}

export interface Limit {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

export interface Quota {
  readonly limit: number;
  /** What is taken from the limit in the first period. */
  readonly offset: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

export interface KeyMatch {
  readonly id: string;
  readonly name: string;
  readonly usagePlanId: string;
  readonly throttle?: Limit;
  /** Of the plan's stage, by "/path/METHOD". */
  readonly methodThrottles?: Readonly<Record<string, Limit>>;
  readonly quota?: Quota;
}

export interface LiveVpcLink {
  readonly name: string;
  readonly targetArns: readonly string[];
}

/** All that the gateway may ask of the store. */
export interface StoreView {
  api(id: string): LiveApi | undefined;
  stage(apiId: string, stageName: string): LiveStage | undefined;
  deployment(apiId: string, deploymentId: string): Deployment | undefined;
  /** The enabled key with this value, and a plan (throttle, quota) that holds it and the stage. */
  apiKey(value: string, apiId: string, stageName: string): KeyMatch | undefined;
  readonly vpcEndpoint: FindVpcEndpoint;
  /** V1; those of V2 are moto's. */
  vpcLink(id: string): LiveVpcLink | undefined;
  /** A custom domain name as it is seen from the internet, or through a VPC endpoint. */
  domain(host: string, path: string, vpceId?: string): DomainMatch | undefined;
}

export interface StoreViewDeps {
  readonly store: Store;
  /** EC2 is moto's. */
  readonly vpcEndpoint: FindVpcEndpoint;
}

export function createStoreView({ store, vpcEndpoint }: StoreViewDeps): StoreView {
  return {
    api: (id) => liveApi(store, store.apis.get(id)),
    stage: (apiId, stageName) => stageOf(store, apiId, stageName),
    deployment: (apiId, deploymentId) => store.apis.get(apiId)?.deployments.get(deploymentId),
    apiKey: (value, apiId, stageName) => findKey(store, value, apiId, stageName),
    vpcEndpoint,
    vpcLink: (id) => store.vpcLinks.get(id),
    domain: (host, path, vpceId) => matchDomain(store, host, path, vpceId),
  };
}

function liveApi(store: Store, api: RestApiRecord | undefined): LiveApi | undefined {
  return (
    api && {
      id: api.id,
      name: api.name,
      endpointType: api.endpoint.type,
      vpcEndpointIds: api.endpoint.vpcEndpointIds,
      disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
      accountId: store.accountId,
      region: store.region,
    }
  );
}

function stageOf(store: Store, apiId: string, stageName: string): LiveStage | undefined {
  const stage = store.apis.get(apiId)?.stages.get(stageName);
  return (
    stage && {
      stageName,
      deploymentId: stage.deploymentId,
      variables: stage.variables,
      methodSettings: stage.methodSettings,
      ...optional('accessLog', stage.accessLog),
      ...optional('canary', stage.canary),
    }
  );
}

/** A key without a plan that holds this stage opens nothing. */
function findKey(
  store: Store,
  value: string,
  apiId: string,
  stageName: string,
): KeyMatch | undefined {
  const key = [...store.apiKeys.values()].find((item) => item.value === value && item.enabled);
  const holds = (stage: { apiId: string; stage: string }): boolean =>
    stage.apiId === apiId && stage.stage === stageName;
  const plan =
    key &&
    [...store.usagePlans.values()].find(
      ({ keyIds, apiStages }) => keyIds.has(key.id) && apiStages.some(holds),
    );
  if (!key || !plan) return undefined;
  const methods = Object.entries(plan.apiStages.find(holds)?.throttle ?? {});
  return {
    id: key.id,
    name: key.name,
    usagePlanId: plan.id,
    ...optional('throttle', plan.throttle && limitOf(plan.throttle)),
    methodThrottles: Object.fromEntries(methods.map(([route, own]) => [route, limitOf(own)])),
    ...optional('quota', plan.quota),
  };
}

function limitOf({ rateLimit = Infinity, burstLimit = Infinity }: PlanThrottle): Limit {
  return { rateLimit, burstLimit };
}

function matchDomain(
  store: Store,
  host: string,
  path: string,
  vpceId: string | undefined,
): DomainMatch | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const named = [...store.domains.values()].filter(({ domainName }) => domainName === name);
  if (named.length === 0) return undefined;
  // The same name may exist in public and, with an id, several times in private.
  const domain = named.find((candidate) => isReachable(store, candidate, vpceId));
  if (!domain)
    return refused(
      vpceId === undefined
        ? `${name} is PRIVATE: it answers only through a VPC endpoint.`
        : `${name} has no access association with ${vpceId}.`,
    );
  return mapped(store, domain, path);
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

/** The first segment is the base path; without such a mapping the empty one serves. */
function mapped(store: Store, domain: DomainRecord, path: string): DomainMatch {
  const [, first = '', ...rest] = path.split('/');
  const named = domain.mappings.find(({ basePath }) => basePath === first);
  const mapping = named ?? domain.mappings.find(({ basePath }) => basePath === '(none)');
  if (!mapping) return refused(`${domain.domainName} has no base path mapping for ${path}.`);
  // A mapping without a stage takes it from the path.
  const stageName = mapping.stage ?? (named ? rest[0] : first) ?? '';
  const prefix = named ? `/${first}` : '';
  const basePath = mapping.stage === undefined ? `${prefix}/${stageName}` : prefix;
  const document = domain.policy;
  const resource = invokedDomainArn(store, domain);
  return {
    region: store.region,
    apiId: mapping.restApiId,
    stageName,
    basePath,
    ...optional('policy', document === undefined ? undefined : { document, resource }),
  };
}
