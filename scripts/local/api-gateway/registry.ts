import type { LiveApi, Registry, Stage } from '../model.ts';
import { optional } from './integration.ts';
import type { DomainRecord } from './domains.ts';
import type { RestApi } from './state.ts';
import type { Store } from './store.ts';

type KeyMatch = NonNullable<ReturnType<Registry['apiKey']>>;

/** The data plane's window on the store. `vpcOfEndpoint` asks EC2, which moto has. */
export function createRegistry(store: Store, vpcOfEndpoint: Registry['vpcOfEndpoint']): Registry {
  return {
    api: (id) => liveApi(store, store.apis.get(id)),
    stage: (apiId, stageName) => stageOf(store, apiId, stageName),
    deployment: (apiId, deploymentId) => store.apis.get(apiId)?.deployments.get(deploymentId),
    apiKey: (value, apiId, stageName) => findKey(store, value, apiId, stageName),
    vpcOfEndpoint,
    domain: (host, path) => matchDomain(store, host, path),
  };
}

function liveApi(store: Store, api: RestApi | undefined): LiveApi | undefined {
  return api && {
    id: api.id,
    name: api.name,
    endpointType: api.endpoint.type,
    vpcEndpointIds: api.endpoint.vpcEndpointIds,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    accountId: store.accountId,
    region: store.region,
  };
}

function stageOf(store: Store, apiId: string, stageName: string): Stage | undefined {
  const stage = store.apis.get(apiId)?.stages.get(stageName);
  return stage && {
    stageName,
    deploymentId: stage.deploymentId,
    variables: stage.variables,
    methodSettings: stage.methodSettings,
    ...optional('accessLog', stage.accessLog),
  };
}

/** A key without a plan that holds this stage opens nothing. */
function findKey(store: Store, value: string, apiId: string, stageName: string): KeyMatch | undefined {
  const key = [...store.apiKeys.values()].find((item) => item.value === value && item.enabled);
  const holds = (stage: { apiId: string; stage: string }): boolean => stage.apiId === apiId && stage.stage === stageName;
  const plan = key && [...store.usagePlans.values()].find(({ keyIds, apiStages }) => keyIds.has(key.id) && apiStages.some(holds));
  if (!key || !plan) return undefined;
  const { rateLimit, burstLimit } = plan.throttle ?? {};
  return {
    id: key.id,
    name: key.name,
    usagePlanId: plan.id,
    ...optional('throttle', rateLimit === undefined && burstLimit === undefined ? undefined : { rateLimit: rateLimit ?? Infinity, burstLimit: burstLimit ?? Infinity }),
    ...optional('quota', plan.quota && { limit: plan.quota.limit, period: plan.quota.period }),
  };
}

function matchDomain(store: Store, host: string, path: string): ReturnType<Registry['domain']> {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const domain = [...store.domains.values()].find(({ domainName }) => domainName === name);
  if (!domain) return undefined;
  return mapped(domain, path);
}

/** The first segment is the base path; without such a mapping the empty one serves. */
function mapped(domain: DomainRecord, path: string): ReturnType<Registry['domain']> {
  const [, first = '', ...rest] = path.split('/');
  const named = domain.mappings.find(({ basePath }) => basePath === first);
  const mapping = named ?? domain.mappings.find(({ basePath }) => basePath === '(none)');
  if (!mapping) return undefined;
  // A mapping without a stage takes it from the path.
  const stageName = mapping.stage ?? (named ? rest[0] : first) ?? '';
  const prefix = named ? `/${first}` : '';
  const basePath = mapping.stage === undefined ? `${prefix}/${stageName}` : prefix;
  return { apiId: mapping.restApiId, stageName, basePath, endpointType: domain.type };
}
