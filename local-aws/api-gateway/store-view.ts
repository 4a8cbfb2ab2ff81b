import { domainArn, type DomainRecord } from './control-plane/domain-names.ts';
import { optional } from './control-plane/integration-fields.ts';
import type { RestApi } from './records.ts';
import type { DomainMatch, LiveApi, Registry, Stage } from './snapshot.ts';
import type { Store } from './store.ts';

type KeyMatch = NonNullable<ReturnType<Registry['apiKey']>>;

/** The data plane's window on the store. `vpcEndpoint` asks EC2, which moto has. */
export function createRegistry(store: Store, vpcEndpoint: Registry['vpcEndpoint']): Registry {
  return {
    api: (id) => liveApi(store, store.apis.get(id)),
    stage: (apiId, stageName) => stageOf(store, apiId, stageName),
    deployment: (apiId, deploymentId) => store.apis.get(apiId)?.deployments.get(deploymentId),
    apiKey: (value, apiId, stageName) => findKey(store, value, apiId, stageName),
    vpcEndpoint,
    domain: (host, path, vpceId) => matchDomain(store, host, path, vpceId),
  };
}

function liveApi(store: Store, api: RestApi | undefined): LiveApi | undefined {
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

function stageOf(store: Store, apiId: string, stageName: string): Stage | undefined {
  const stage = store.apis.get(apiId)?.stages.get(stageName);
  return (
    stage && {
      stageName,
      deploymentId: stage.deploymentId,
      variables: stage.variables,
      methodSettings: stage.methodSettings,
      ...optional('accessLog', stage.accessLog),
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
  const { rateLimit, burstLimit } = plan.throttle ?? {};
  return {
    id: key.id,
    name: key.name,
    usagePlanId: plan.id,
    ...optional(
      'throttle',
      rateLimit === undefined && burstLimit === undefined
        ? undefined
        : { rateLimit: rateLimit ?? Infinity, burstLimit: burstLimit ?? Infinity },
    ),
    ...optional('quota', plan.quota && { limit: plan.quota.limit, period: plan.quota.period }),
  };
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

/** "Custom domain names for private APIs": an endpoint leads to the names it has an access association with. */
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
  const resource = `arn:aws:execute-api:${store.region}:${store.accountId}:/domainnames/${domain.domainName}+${domain.domainNameId}`;
  return {
    apiId: mapping.restApiId,
    stageName,
    basePath,
    ...optional('policy', document === undefined ? undefined : { document, resource }),
  };
}
