import type {
  ApiKeyRecord,
  AssociationRecord,
  DomainRecord,
  RestApiRecord,
  UsagePlanRecord,
  VpcLinkRecord,
} from './records.ts';

/** All records: in memory, so that every start begins empty, as moto does. */
export interface Store {
  readonly region: string;
  readonly accountId: string;
  readonly apis: Map<string, RestApiRecord>;
  readonly apiKeys: Map<string, ApiKeyRecord>;
  readonly usagePlans: Map<string, UsagePlanRecord>;
  /** By domain name, or by "name+id" for private ones. */
  readonly domains: Map<string, DomainRecord>;
  readonly associations: Map<string, AssociationRecord>;
  readonly vpcLinks: Map<string, VpcLinkRecord>;
  cloudwatchRoleArn: string | undefined;
  /** Decides the ids of APIs, by region, name and number; random without. */
  readonly idSeed?: string | undefined;
}

export function createStore({
  region,
  accountId,
  idSeed,
}: Pick<Store, 'region' | 'accountId' | 'idSeed'>): Store {
  return {
    region,
    accountId,
    idSeed,
    apis: new Map(),
    apiKeys: new Map(),
    usagePlans: new Map(),
    domains: new Map(),
    associations: new Map(),
    vpcLinks: new Map(),
    cloudwatchRoleArn: undefined,
  };
}
