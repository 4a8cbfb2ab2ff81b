import { mkdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createGatewayService } from './api-gateway/gateway/service.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_CREDENTIALS } from './credentials.ts';
import { serviceFor, type ServiceName, signedRegion } from './dispatch.ts';
import { createFrontPage } from './front-page.ts';
import { createListener } from './http/listener.ts';
import type { Log, Service } from './http/service.ts';
import { startMoto } from './moto/process.ts';
import { isRegion } from './region-names.ts';
import { createRegions, type Region, type Regions } from './regions.ts';
import { createTlsListener, type TlsListener } from './tls/listener.ts';

export interface LocalAwsOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Of the same by HTTPS, 0: any free port; left out: there is no HTTPS. */
  readonly tlsPort?: number | undefined;
  /** Logs and function code. No state: every start is empty. */
  readonly dataDir: string;
  readonly log: Log;
  /** VPC link (id or name) -> address that it leads to, instead of its load balancer's targets. */
  readonly vpcLinks?: ReadonlyMap<string, string>;
  /** Makes the ids of APIs the same in each start with the same seed; random without. */
  readonly idSeed?: string;
  /** Hears of what takes long before the local AWS answers. */
  readonly say?: Log;
}

export interface LocalAws {
  readonly url: string;
  readonly port: number;
  /** Where `tlsPort` was given: its address, and the certificate to trust. */
  readonly tls?: { readonly url: string; readonly cert: string };
  readonly motoUrl: string;
  /** Calls to the API Gateway management API since the start, by operation. */
  readonly callCounts: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** One port on loopback: API Gateway is ours, the rest is moto's. */
export async function startLocalAws({
  port,
  tlsPort,
  dataDir,
  log,
  vpcLinks = new Map(),
  idSeed,
  say = log,
}: LocalAwsOptions): Promise<LocalAws> {
  mkdirSync(dataDir, { recursive: true });
  // The ports first: they are the cheapest that can fail, and functions are told the number.
  const listener = await createListener({ port, log });
  let regions: Regions | undefined;
  let tls: TlsListener | undefined;
  try {
    if (tlsPort !== undefined)
      tls = await createTlsListener({
        port: tlsPort,
        log,
        truststore: (domainName) => regions?.truststore(domainName),
      });
    const moto = await startMoto({ dataDir, eventsUrl: listener.url, log: say });
    const { url } = listener;
    const started = createRegions({
      moto,
      url,
      dataDir,
      log,
      accountId: LOCAL_ACCOUNT_ID,
      credentials: LOCAL_CREDENTIALS,
      vpcLinks,
      idSeed,
    });
    regions = started;
    const service = createServices(started);
    listener.serve(service);
    tls?.serve(service);
    const stop = once(async () => {
      listener.close();
      tls?.close();
      await started.close();
      await moto.stop();
    });
    const { callCounts } = started;
    const { port: bound } = listener;
    return { url, port: bound, ...(tls && { tls }), motoUrl: moto.url, callCounts, stop };
  } catch (error) {
    listener.close();
    tls?.close();
    throw error;
  }
}

function createServices(regions: Regions): Service {
  const { gatewayAt, domains } = regions;
  const shared: Readonly<Record<Exclude<ServiceName, keyof Region>, Service>> = {
    'execute-api': createGatewayService({ gatewayAt, domains }),
    'front-page': createFrontPage(regions),
    's3-events': regions.s3Events,
    'sign-in': regions.signIn,
    s3: regions.s3,
    other: regions.other,
  };
  return (incoming, outgoing) => {
    const name = serviceFor(incoming, domains);
    if (name !== 'apigateway' && name !== 'lambda' && name !== 'wafv2')
      return shared[name](incoming, outgoing);
    const region = signedRegion(incoming.headers.authorization, incoming.url);
    if (!isRegion(region)) return refuseRegion(region, outgoing);
    return regions.of(region)[name](incoming, outgoing);
  };
}

/** 501: SDKs repeat 500, 502, 503 and 504. */
function refuseRegion(region: string, outgoing: ServerResponse): void {
  const message =
    `not implemented by the local AWS: the region "${region}"; ` +
    'it has those of the partition aws, such as eu-west-1';
  outgoing
    .writeHead(501, {
      'content-type': 'application/json',
      'x-amzn-errortype': 'NotImplementedException',
    })
    .end(JSON.stringify({ message }));
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}
