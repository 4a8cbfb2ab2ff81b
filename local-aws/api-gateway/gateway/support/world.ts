import { LOCAL_CREDENTIALS } from '../../../credentials.ts';
import type { HeaderList } from '../../../http/headers.ts';
import type { LambdaInvoker, LambdaResult } from '../../../lambda/types.ts';
import type { AwsClient, AwsRequest, AwsResponse } from '../../../moto/client.ts';
import type { Authorizer, Definition, GatewayResponse, Method, Snapshot } from '../../snapshot.ts';
import type { LiveApi, LiveStage, StoreView } from '../../store-view.ts';
import { ALLOW_ALL } from '../../support/allow-all.ts';
import { createGateway } from '../gateway.ts';
import type { VpcLinks } from '../integrations/vpc-link.ts';
import type { IncomingRequest, OutgoingResponse } from '../types.ts';
import { defaultAws } from './aws.ts';
import { mockAnswering } from './integrations.ts';

const NO_LINKS: VpcLinks = { find: () => Promise.reject(new Error('not given')) };

/** One deployed API, and what it saw of its backends. */
export interface World {
  readonly log: string[];
  readonly awsRequests: AwsRequest[];
  readonly events: unknown[];
  get(path: string, parts?: Partial<IncomingRequest>): Promise<Seen>;
}

export interface Seen {
  readonly status: number;
  readonly headers: HeaderList;
  readonly bytes: Buffer;
  readonly text: string;
  header(name: string): string | undefined;
}

export interface WorldParts {
  /** Key: "GET /a". */
  readonly routes: Readonly<Record<string, Partial<Method>>>;
  readonly api?: Partial<LiveApi>;
  readonly stage?: Partial<LiveStage>;
  readonly snapshot?: Partial<Snapshot>;
  readonly gatewayResponses?: Readonly<Record<string, GatewayResponse>>;
  readonly authorizers?: readonly Authorizer[];
  readonly models?: Readonly<Record<string, unknown>>;
  readonly view?: Partial<StoreView>;
  readonly lambda?: (event: unknown, ref: string) => unknown;
  readonly invoker?: Partial<LambdaInvoker>;
  readonly aws?: (request: AwsRequest) => AwsResponse | undefined | Promise<AwsResponse>;
  readonly now?: () => number;
  readonly links?: VpcLinks;
  readonly random?: () => number;
}

export function createWorld(parts: WorldParts): World {
  const log: string[] = [];
  const events: unknown[] = [];
  const awsRequests: AwsRequest[] = [];
  const aws: AwsClient = {
    async send(request) {
      awsRequests.push(request);
      return (await parts.aws?.(request)) ?? defaultAws(request);
    },
  };
  const gateway = createGateway({
    view: viewOf(parts),
    invoker: { ...invokerOf(parts, events), ...parts.invoker },
    aws,
    credentials: LOCAL_CREDENTIALS,
    links: parts.links ?? NO_LINKS,
    log: (line) => log.push(line),
    ...(parts.now ? { now: parts.now } : {}),
    ...(parts.random ? { random: parts.random } : {}),
  });
  return {
    log,
    awsRequests,
    events,
    get: async (path, request = {}) => seen(await gateway.handle(requestOf(path, request))),
  };
}

function viewOf(parts: WorldParts): StoreView {
  const api: LiveApi = {
    id: 'abc123',
    name: 'test',
    endpointType: 'REGIONAL',
    vpcEndpointIds: [],
    disableExecuteApiEndpoint: false,
    accountId: '123456789012',
    region: 'us-east-1',
    ...parts.api,
  };
  const stage: LiveStage = {
    stageName: 'v1',
    deploymentId: 'dep1',
    variables: {},
    methodSettings: {},
    ...parts.stage,
  };
  const snapshot: Snapshot = {
    definition: definitionOf(parts),
    binaryMediaTypes: [],
    apiKeySource: 'HEADER',
    policy: ALLOW_ALL,
    ...parts.snapshot,
  };
  return {
    stages: () => [],
    api: (id) => (id === api.id ? api : undefined),
    stage: (_, name) => (name === stage.stageName ? stage : undefined),
    deployment: () => ({ id: 'dep1', createdDate: 0, description: '', snapshot }),
    apiKey: () => undefined,
    vpcEndpoint: (id) =>
      Promise.resolve({ 'vpce-1': { vpcId: 'vpc-1' }, 'vpce-2': { vpcId: 'vpc-2' } }[id]),
    vpcLink: () => undefined,
    domain: () => undefined,
    truststore: () => undefined,
    ...parts.view,
  };
}

function definitionOf(parts: WorldParts): Definition {
  const { routes, gatewayResponses = {}, authorizers = [], models = {} } = parts;
  return {
    methods: new Map(Object.entries(routes).map(([key, method]) => [key, methodOf(key, method)])),
    gatewayResponses: new Map(Object.entries(gatewayResponses)),
    authorizers: new Map(authorizers.map((authorizer) => [authorizer.name, authorizer])),
    models: new Map(Object.entries(models)),
  };
}

function methodOf(key: string, parts: Partial<Method>): Method {
  const [httpMethod = '', path = ''] = key.split(' ');
  return {
    httpMethod,
    path,
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: false,
    requestParameters: {},
    requestModels: {},
    methodResponses: { '200': [] },
    integration: mockAnswering(key),
    ...parts,
  };
}

function invokerOf({ lambda }: WorldParts, events: unknown[]): LambdaInvoker {
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  return {
    async invoke(ref, payload): Promise<LambdaResult> {
      const event: unknown = JSON.parse(payload.toString('utf8'));
      events.push(event);
      try {
        return { payload: json((await lambda?.(event, ref)) ?? null) };
      } catch (error) {
        const { message: errorMessage } = error as Error;
        return { payload: json({ errorMessage }), functionError: 'Unhandled' };
      }
    },
    async invokeAsync(_, payload) {
      events.push(JSON.parse(payload.toString('utf8')));
    },
    invokeStreaming: () => Promise.reject(new Error('not given')),
  };
}

function requestOf(path: string, parts: Partial<IncomingRequest>): IncomingRequest {
  const [rawPath = '', rawQuery = ''] = path.split('?');
  return {
    apiId: 'abc123',
    stageName: 'v1',
    method: 'GET',
    rawPath,
    rawQuery,
    headers: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    channel: { kind: 'public' },
    host: 'abc123.execute-api.localhost:4566',
    basePath: '/v1',
    ...parts,
  };
}

async function seen({ status, headers, body }: OutgoingResponse): Promise<Seen> {
  const chunks: Buffer[] = [];
  if (Buffer.isBuffer(body)) chunks.push(body);
  else for await (const chunk of body) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const header = (name: string): string | undefined =>
    headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return { status, headers, bytes, text: bytes.toString('utf8'), header };
}
