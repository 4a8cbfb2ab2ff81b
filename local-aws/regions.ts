import { createLogRoleCheck } from './api-gateway/control-plane/account/log-role.ts';
import { createControlPlane } from './api-gateway/control-plane/control-plane.ts';
import { createTruststoreReader } from './api-gateway/control-plane/domains/truststore.ts';
import { createControlPlaneService } from './api-gateway/control-plane/service.ts';
import type { Address, Domains } from './api-gateway/gateway/address.ts';
import { createGateway, type Gateway } from './api-gateway/gateway/gateway.ts';
import { createVpcLinks } from './api-gateway/gateway/integrations/vpc-link.ts';
import { createStoreView, type ServedStage, type StoreView } from './api-gateway/store-view.ts';
import { createStore } from './api-gateway/store.ts';
import { createSignInService } from './cognito/service.ts';
import { LOCAL_REGION } from './credentials.ts';
import type { Log, Service } from './http/service.ts';
import type { Credentials } from './http/sigv4.ts';
import { createKnownRoles } from './iam/known-roles.ts';
import { createDestinations } from './lambda/destinations.ts';
import { createInvoker } from './lambda/invoker.ts';
import { createFunctionRecords } from './lambda/records.ts';
import { createRegionalInvoker } from './lambda/regional-invoker.ts';
import { createS3EventsService } from './lambda/s3-events.ts';
import { createLambdaService } from './lambda/service.ts';
import type { LambdaInvoker } from './lambda/types.ts';
import { createAwsClient } from './moto/client.ts';
import type { Upstream } from './moto/forward.ts';
import { createLoadBalancers } from './moto/load-balancers.ts';
import { createMotoService } from './moto/service.ts';
import { createVpcEndpoints } from './moto/vpc-endpoints.ts';
import { createS3Service } from './s3/service.ts';
import { createWafService } from './waf/service.ts';

/** The services that are another one in each region; of moto's, moto knows the regions itself. */
export interface Region {
  readonly apigateway: Service;
  readonly lambda: Service;
  readonly wafv2: Service;
}

export interface Regions {
  /** Made with the first call that is signed for it. */
  of(name: string): Region;
  /** That of the region in the address, or of the one that has the API: ids are unique. */
  readonly gatewayAt: (address: Address) => Gateway;
  /** A name that several regions have leads to the one that had it first: no DNS chooses here. */
  readonly domains: Domains;
  readonly truststore: StoreView['truststore'];
  /** Of all regions. */
  readonly stages: () => readonly ServedStage[];
  /** Takes what happens to objects to the functions that asked for it. */
  readonly s3Events: Service;
  /** The domains of user pools. */
  readonly signIn: Service;
  readonly s3: Service;
  /** Every service that is nobody else's. */
  readonly other: Service;
  /** Of all regions. */
  readonly callCounts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export interface RegionsDeps {
  readonly moto: Upstream & { readonly url: string };
  /** What functions get as AWS_ENDPOINT_URL. */
  readonly url: string;
  readonly dataDir: string;
  readonly log: Log;
  readonly accountId: string;
  readonly credentials: Credentials;
  /** Addresses of VPC links, by id or name. */
  readonly vpcLinks: ReadonlyMap<string, string>;
  /** Makes the ids of APIs the same in each start; random without. */
  readonly idSeed?: string | undefined;
}

interface World extends Region {
  readonly view: StoreView;
  readonly invoker: LambdaInvoker;
  readonly gateway: Gateway;
  close(): Promise<void>;
}

interface Shared extends RegionsDeps {
  readonly callCounts: Map<string, number>;
  readonly invokerOf: (region: string) => LambdaInvoker;
}

export function createRegions(deps: RegionsDeps): Regions {
  const worlds = new Map<string, World>();
  const callCounts = new Map<string, number>();
  const invokerOf = (region: string): LambdaInvoker => of(region).invoker;
  const of = (region: string): World => {
    const world = worlds.get(region) ?? createWorld(region, { ...deps, callCounts, invokerOf });
    worlds.set(region, world);
    return world;
  };
  const { moto, credentials } = deps;
  const aws = createAwsClient({ endpoint: moto.url, credentials, region: LOCAL_REGION });
  const all = (): World[] => [...worlds.values()];
  const roles = createKnownRoles({ aws });
  return {
    of,
    gatewayAt({ region, apiId }) {
      const holder = all().find(({ view }) => view.api(apiId) !== undefined);
      const world = region === undefined ? holder : worlds.get(region);
      return (world ?? of(LOCAL_REGION)).gateway;
    },
    domains: {
      domain(request) {
        const matches = all().flatMap(({ view }) => view.domain(request) ?? []);
        return matches.find(({ refusal }) => refusal === undefined) ?? matches[0];
      },
    },
    truststore: (host) =>
      all()
        .map(({ view }) => view.truststore(host))
        .find((truststore) => truststore !== undefined),
    stages: () => all().flatMap(({ view }) => view.stages()),
    s3Events: createS3EventsService({ ...deps, aws, invokerOf }),
    signIn: createSignInService({ aws, now: Date.now }),
    s3: createS3Service({ ...deps, aws, readRole: roles.read }),
    other: createMotoService({ moto, changed: roles.forget }),
    callCounts,
    close: async () => {
      await Promise.all(all().map((world) => world.close()));
      aws.close();
    },
  };
}

function createWorld(region: string, deps: Shared): World {
  const { moto, url, dataDir, log, accountId, credentials, callCounts, invokerOf } = deps;
  const aws = createAwsClient({ endpoint: moto.url, credentials, region });
  const store = createStore({ region, accountId, idSeed: deps.idSeed });
  const view = createStoreView({ store, vpcEndpoint: createVpcEndpoints({ aws, region }) });
  const records = createFunctionRecords({ dataDir, aws });
  const { fetchFunction } = records;
  const destinations = createDestinations({ aws, invokerOf });
  const functions = { fetchFunction, dataDir, awsEndpointUrl: url, log, region, credentials };
  const invoker = createInvoker({ ...functions, destinations });
  const anywhere = createRegionalInvoker(region, invokerOf);
  const loadBalancers = createLoadBalancers({ aws });
  const links = createVpcLinks({ view, loadBalancers, named: deps.vpcLinks, log });
  const canWriteLogs = createLogRoleCheck({ aws, store, log });
  const readTruststore = createTruststoreReader({ aws });
  const control = createControlPlane({ store, canWriteLogs, readTruststore, log, callCounts });
  return {
    view,
    invoker,
    gateway: createGateway({ view, invoker: anywhere, aws, links, credentials, log }),
    apigateway: createControlPlaneService({ control }),
    lambda: createLambdaService({ moto, region, records, invoker }),
    wafv2: createWafService({ moto, store, log }),
    close: async () => {
      await invoker.close();
      aws.close();
    },
  };
}
