import { mkdirSync } from 'node:fs';
import { createLogRoleCheck } from './api-gateway/control-plane/account/log-role.ts';
import { createControlPlane } from './api-gateway/control-plane/control-plane.ts';
import { createControlPlaneService } from './api-gateway/control-plane/service.ts';
import { createGateway } from './api-gateway/gateway/gateway.ts';
import { createGatewayService } from './api-gateway/gateway/service.ts';
import { createStoreView } from './api-gateway/store-view.ts';
import { createStore } from './api-gateway/store.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_CREDENTIALS, LOCAL_REGION } from './credentials.ts';
import { serviceFor, type ServiceName } from './dispatch.ts';
import { createListener } from './http/listener.ts';
import type { Log, Service } from './http/service.ts';
import type { Credentials } from './http/sigv4.ts';
import { createInvoker } from './lambda/invoker.ts';
import { createFunctionRecords } from './lambda/records.ts';
import { createLambdaService } from './lambda/service.ts';
import { createAwsClient } from './moto/client.ts';
import { type Moto, startMoto } from './moto/process.ts';
import { createMotoService } from './moto/service.ts';
import { createVpcEndpoints } from './moto/vpc-endpoints.ts';
import { createS3Service } from './s3/service.ts';

export interface LocalAwsOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Logs and function code. No state: every start is empty. */
  readonly dataDir: string;
  readonly log: Log;
}

export interface LocalAws {
  readonly url: string;
  readonly port: number;
  readonly motoUrl: string;
  /** Calls to the API Gateway management API since the start, by operation. */
  readonly callCounts: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** One port on loopback: API Gateway is ours, the rest is moto's. */
export async function startLocalAws({ port, dataDir, log }: LocalAwsOptions): Promise<LocalAws> {
  mkdirSync(dataDir, { recursive: true });
  // The port first: it is the cheapest thing that can fail, and functions are told its number.
  const listener = await createListener({ port, log });
  try {
    const moto = await startMoto(dataDir, log);
    const { url } = listener;
    const { serve, callCounts, close } = createServices({
      moto,
      url,
      dataDir,
      log,
      region: LOCAL_REGION,
      accountId: LOCAL_ACCOUNT_ID,
      credentials: LOCAL_CREDENTIALS,
    });
    listener.serve(serve);
    const stop = once(async () => {
      listener.close();
      await close();
      await moto.stop();
    });
    return { url, port: listener.port, motoUrl: moto.url, callCounts, stop };
  } catch (error) {
    listener.close();
    throw error;
  }
}

interface ServicesDeps {
  readonly moto: Moto;
  /** What functions get as AWS_ENDPOINT_URL. */
  readonly url: string;
  readonly dataDir: string;
  readonly log: Log;
  readonly region: string;
  readonly accountId: string;
  readonly credentials: Credentials;
}

interface Services {
  readonly serve: Service;
  readonly callCounts: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
}

function createServices(deps: ServicesDeps): Services {
  const { moto, url, dataDir, log, region, accountId, credentials } = deps;
  const aws = createAwsClient({ endpoint: moto.url, credentials, region });
  const store = createStore({ region, accountId });
  const view = createStoreView({ store, vpcEndpoint: createVpcEndpoints({ aws, region }) });
  const records = createFunctionRecords({ dataDir, aws });
  const { fetchFunction } = records;
  const functions = { fetchFunction, dataDir, awsEndpointUrl: url, log, region, credentials };
  const invoker = createInvoker(functions);
  const canWriteLogs = createLogRoleCheck({ aws, store, log });
  const control = createControlPlane({ store, canWriteLogs, log });
  const gateway = createGateway({ view, invoker, aws, credentials, log });
  const services: Readonly<Record<ServiceName, Service>> = {
    'execute-api': createGatewayService({ gateway, domains: view }),
    apigateway: createControlPlaneService({ control }),
    lambda: createLambdaService({ moto, records, invoker }),
    s3: createS3Service({ moto, credentials }),
    other: createMotoService({ moto }),
  };
  return {
    serve: (incoming, outgoing) => services[serviceFor(incoming, view)](incoming, outgoing),
    callCounts: control.callCounts,
    close: async () => {
      await invoker.close();
      aws.close();
    },
  };
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}
