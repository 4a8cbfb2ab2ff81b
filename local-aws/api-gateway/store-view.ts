import type { FindVpcEndpoint } from '../moto/vpc-endpoints.ts';
import { type DomainMatch, type DomainRequest, matchDomain, namedDomains } from './match-domain.ts';
import { optional } from './optional.ts';
import type { CanaryRecord, PlanThrottle, RestApiRecord } from './records.ts';
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

/** A stage as a visitor sees it. */
export interface ServedStage {
  readonly apiId: string;
  readonly name: string;
  readonly stageName: string;
  /** Of GET routes without variables. */
  readonly paths: readonly string[];
}

/** All that the gateway may ask of the store. */
export interface StoreView {
  stages(): readonly ServedStage[];
  api(id: string): LiveApi | undefined;
  stage(apiId: string, stageName: string): LiveStage | undefined;
  deployment(apiId: string, deploymentId: string): Deployment | undefined;
  /** The enabled key with this value, and a plan (throttle, quota) that holds it and the stage. */
  apiKey(value: string, apiId: string, stageName: string): KeyMatch | undefined;
  readonly vpcEndpoint: FindVpcEndpoint;
  /** V1; those of V2 are moto's. */
  vpcLink(id: string): LiveVpcLink | undefined;
  /** A custom domain name as it is seen from the internet, or through a VPC endpoint. */
  domain(request: DomainRequest): DomainMatch | undefined;
  /** Of a domain name with mutual TLS. */
  truststore(host: string): string | undefined;
}

export interface StoreViewDeps {
  readonly store: Store;
  /** EC2 is moto's. */
  readonly vpcEndpoint: FindVpcEndpoint;
}

export function createStoreView({ store, vpcEndpoint }: StoreViewDeps): StoreView {
  return {
    stages: () => servedStages(store),
    api: (id) => liveApi(store, store.apis.get(id)),
    stage: (apiId, stageName) => stageOf(store, apiId, stageName),
    deployment: (apiId, deploymentId) => store.apis.get(apiId)?.deployments.get(deploymentId),
    apiKey: (value, apiId, stageName) => findKey(store, value, apiId, stageName),
    vpcEndpoint,
    vpcLink: (id) => store.vpcLinks.get(id),
    domain: (request) => matchDomain(store, request),
    truststore: (host) => namedDomains(store, host)[0]?.truststore,
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

function servedStages({ apis }: Store): readonly ServedStage[] {
  return [...apis.values()].flatMap(({ id, name, stages, deployments }) =>
    [...stages].map(([stageName, { deploymentId }]) => {
      const methods = deployments.get(deploymentId)?.snapshot.definition.methods.values() ?? [];
      const paths = [...methods].filter(
        ({ httpMethod, path }) => httpMethod === 'GET' && !path.includes('{'),
      );
      return { apiId: id, name, stageName, paths: paths.map(({ path }) => path).sort() };
    }),
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
