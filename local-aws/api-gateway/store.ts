import type { ApiKeyRecord } from './control-plane/api-keys.ts';
import type { AccessAssociation, DomainRecord } from './control-plane/domain-names.ts';
import { notFound } from './control-plane/errors.ts';
import type { UsagePlan } from './control-plane/usage-plans.ts';
import type { RestApi } from './records.ts';

/** All state of the control plane: in memory, so that every start begins empty, as moto does. */
export interface Store {
  readonly region: string;
  readonly accountId: string;
  readonly apis: Map<string, RestApi>;
  readonly apiKeys: Map<string, ApiKeyRecord>;
  readonly usagePlans: Map<string, UsagePlan>;
  /** By domain name, or by "name+id" for private ones. */
  readonly domains: Map<string, DomainRecord>;
  readonly associations: Map<string, AccessAssociation>;
  readonly vpcLinks: Map<string, VpcLink>;
  cloudwatchRoleArn: string | undefined;
}

export interface VpcLink {
  readonly id: string;
  name: string;
  description?: string | undefined;
  readonly targetArns: readonly string[];
  tags: Record<string, string>;
}

export function createStore(region: string, accountId: string): Store {
  return {
    region,
    accountId,
    apis: new Map(),
    apiKeys: new Map(),
    usagePlans: new Map(),
    domains: new Map(),
    associations: new Map(),
    vpcLinks: new Map(),
    cloudwatchRoleArn: undefined,
  };
}

export function findApi(store: Store, id: string): RestApi {
  const api = store.apis.get(id);
  if (!api) throw notFound(`Invalid API identifier specified ${store.accountId}:${id}`);
  return api;
}

/** "item" is what the SDKs read, whatever the documentation calls it. Everything fits on one page. */
export function page(items: readonly unknown[]): { readonly item: readonly unknown[] } {
  return { item: items };
}
