import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { portError } from '../scripts/lib/port.ts';
import { type ControlPlane, createControlPlane } from './api-gateway/control-plane/service.ts';
import { createDataPlane } from './api-gateway/gateway/gateway.ts';
import { serveExecuteApi } from './api-gateway/gateway/service.ts';
import { createRegistry } from './api-gateway/store-view.ts';
import { createStore } from './api-gateway/store.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_CREDENTIALS, LOCAL_REGION } from './credentials.ts';
import { routeRequest } from './dispatch.ts';
import { createLambdaInvoker } from './lambda/invoker.ts';
import { createLambdaRecords } from './lambda/records.ts';
import { serveLambda } from './lambda/service.ts';
import { createAwsClient } from './moto/client.ts';
import { forward, readBody } from './moto/forward.ts';
import { startMoto } from './moto/process.ts';
import { createVpcLookup } from './moto/vpc-endpoints.ts';
import { createBucketPolicies } from './s3/bucket-policies.ts';
import { serveS3 } from './s3/service.ts';

export interface LocalAwsOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Logs and function code. No state: every start is empty. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

export interface LocalAws {
  readonly url: string;
  readonly port: number;
  readonly motoUrl: string;
  /** Calls to the API Gateway management API since the start, by operation. */
  readonly callCounts: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

type Serve = (incoming: IncomingMessage, outgoing: ServerResponse) => void | Promise<void>;

/** One port on loopback: API Gateway is ours, the rest is moto's. */
export async function startLocalAws({ port, dataDir, log }: LocalAwsOptions): Promise<LocalAws> {
  mkdirSync(dataDir, { recursive: true });
  let serve: Serve = unavailable;
  // The port first: it is the cheapest thing that can fail, and functions are told its number.
  const server = await listen(port, (incoming, outgoing) => answer(serve, incoming, outgoing, log));
  const bound = (server.address() as AddressInfo).port;
  try {
    const moto = await startMoto(dataDir, log);
    const motoUrl = `http://127.0.0.1:${moto.port}`;
    const url = `http://127.0.0.1:${bound}`;
    const parts = assemble({ motoUrl, url, dataDir, log });
    serve = parts.serve(moto.port);
    const stop = async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await parts.close();
      await moto.stop();
    };
    return { url, port: bound, motoUrl, callCounts: parts.callCounts, stop: once(stop) };
  } catch (error) {
    server.close();
    throw error;
  }
}

interface Parts {
  readonly serve: (motoPort: number) => Serve;
  readonly callCounts: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
}

function assemble({
  motoUrl,
  url,
  dataDir,
  log,
}: {
  motoUrl: string;
  url: string;
  dataDir: string;
  log: (line: string) => void;
}): Parts {
  const store = createStore(LOCAL_REGION, LOCAL_ACCOUNT_ID);
  const control = createControlPlane(store, log);
  const aws = createAwsClient({
    endpoint: motoUrl,
    credentials: LOCAL_CREDENTIALS,
    region: LOCAL_REGION,
  });
  const records = createLambdaRecords(dataDir, aws);
  const invoker = createLambdaInvoker({
    fetchFunction: records.fetchFunction,
    dataDir,
    awsEndpointUrl: url,
    log,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  const policies = createBucketPolicies();
  const registry = createRegistry(store, createVpcLookup(aws, LOCAL_REGION));
  const dataPlane = createDataPlane({ registry, invokeLambda: invoker, aws, log });

  const serve =
    (motoPort: number): Serve =>
    (incoming, outgoing) => {
      const target = routeRequest(
        {
          host: incoming.headers.host ?? '',
          target: incoming.url ?? '/',
          authorization: incoming.headers.authorization,
          apiIdHeader: single(incoming.headers['x-apigw-api-id']),
        },
        registry,
      );
      const upstream = { port: motoPort };
      switch (target.kind) {
        case 'execute-api':
          return serveExecuteApi(dataPlane, target, incoming, outgoing);
        case 'apigateway':
          return serveControl(control, incoming, outgoing);
        case 'lambda':
          return serveLambda(upstream, records, invoker, incoming, outgoing);
        case 's3':
          return serveS3(upstream, policies, incoming, outgoing);
        case 'other':
          return forward(upstream, incoming, outgoing);
      }
    };
  return {
    serve,
    callCounts: control.callCounts,
    close: async () => {
      await invoker.close();
      aws.close();
    },
  };
}

async function serveControl(
  control: ControlPlane,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?');
  const body = await readBody(incoming);
  const answered = control.handle({
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    body,
  });
  outgoing.writeHead(answered.status, answered.headers).end(answered.body);
}

function answer(
  serve: Serve,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  log: (line: string) => void,
): void {
  Promise.resolve()
    .then(() => serve(incoming, outgoing))
    .catch((error: unknown) => {
      log(
        `${incoming.method} ${incoming.url?.split('?')[0]}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (outgoing.headersSent) outgoing.destroy();
      else
        outgoing
          .writeHead(500, { 'content-type': 'application/json' })
          .end('{"message":"The local AWS failed; its log says why."}');
    });
}

function unavailable(_: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(503, { 'retry-after': '1' }).end();
}

function listen(
  port: number,
  handler: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(handler);
  // Uploads and streamed answers may take their time; the data plane has its own limits.
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(portError(port, error, '--port')),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}
