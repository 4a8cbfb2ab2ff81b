import type {
  Authorizer,
  Definition,
  GatewayResponse,
  Integration,
  LiveApi,
  Method,
  Registry,
  Snapshot,
  Stage,
} from '../../snapshot.ts';
import { createDataPlane } from '../gateway.ts';
import type {
  AwsClient,
  AwsRequest,
  AwsResponse,
  DataPlane,
  HeaderList,
  IncomingRequest,
  LambdaInvoker,
  LambdaResult,
} from '../types.ts';

export const ALLOW_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
});
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:fn';
export const FUNCTION_URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
export const ROLE_ARN = 'arn:aws:iam::123456789012:role/proxy';

const MOCK: Integration = {
  type: 'MOCK',
  connectionType: 'INTERNET',
  requestParameters: {},
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  passthroughBehavior: 'WHEN_NO_MATCH',
  timeoutInMillis: 29_000,
  responseTransferMode: 'BUFFERED',
  cacheKeyParameters: [],
  responses: { default: { statusCode: '200', responseParameters: {}, responseTemplates: {} } },
};

export function integration(parts: Partial<Integration>): Integration {
  return { ...MOCK, requestTemplates: {}, ...parts };
}

/** A MOCK that answers the text. */
export function mockAnswering(text: string, parts: Partial<Integration> = {}): Integration {
  return {
    ...MOCK,
    responses: {
      default: {
        statusCode: '200',
        responseParameters: {},
        responseTemplates: { 'application/json': text },
      },
    },
    ...parts,
  };
}

export interface World {
  readonly plane: DataPlane;
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
  readonly stage?: Partial<Stage>;
  readonly snapshot?: Partial<Snapshot>;
  readonly gatewayResponses?: Readonly<Record<string, GatewayResponse>>;
  readonly authorizers?: readonly Authorizer[];
  readonly models?: Readonly<Record<string, unknown>>;
  readonly registry?: Partial<Registry>;
  readonly lambda?: (event: unknown, ref: string) => unknown;
  readonly invoker?: Partial<LambdaInvoker>;
  readonly aws?: (request: AwsRequest) => AwsResponse | undefined | Promise<AwsResponse>;
  readonly now?: () => number;
}

export function createWorld(parts: WorldParts): World {
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
  const definition: Definition = {
    methods: new Map(
      Object.entries(parts.routes).map(([key, method]) => [key, methodOf(key, method)]),
    ),
    gatewayResponses: new Map(Object.entries(parts.gatewayResponses ?? {})),
    authorizers: new Map(
      (parts.authorizers ?? []).map((authorizer) => [authorizer.name, authorizer]),
    ),
    models: new Map(Object.entries(parts.models ?? {})),
  };
  const snapshot: Snapshot = {
    definition,
    binaryMediaTypes: [],
    apiKeySource: 'HEADER',
    policy: ALLOW_ALL,
    ...parts.snapshot,
  };
  const stage: Stage = {
    stageName: 'v1',
    deploymentId: 'dep1',
    variables: {},
    methodSettings: {},
    ...parts.stage,
  };
  const registry: Registry = {
    api: (id) => (id === api.id ? api : undefined),
    stage: (_, name) => (name === stage.stageName ? stage : undefined),
    deployment: () => ({ id: 'dep1', createdDate: 0, description: '', snapshot }),
    apiKey: () => undefined,
    vpcEndpoint: (id) =>
      Promise.resolve({ 'vpce-1': { vpcId: 'vpc-1' }, 'vpce-2': { vpcId: 'vpc-2' } }[id]),
    domain: () => undefined,
    ...parts.registry,
  };
  const log: string[] = [];
  const events: unknown[] = [];
  const awsRequests: AwsRequest[] = [];
  const aws: AwsClient = {
    async send(request) {
      awsRequests.push(request);
      return (await parts.aws?.(request)) ?? defaultAws(request);
    },
  };
  const invokeLambda: LambdaInvoker = {
    async invoke(ref, payload): Promise<LambdaResult> {
      const event: unknown = JSON.parse(payload.toString('utf8'));
      events.push(event);
      try {
        return { payload: Buffer.from(JSON.stringify((await parts.lambda?.(event, ref)) ?? null)) };
      } catch (error) {
        return {
          payload: Buffer.from(JSON.stringify({ errorMessage: (error as Error).message })),
          functionError: 'Unhandled',
        };
      }
    },
    async invokeAsync(_, payload) {
      events.push(JSON.parse(payload.toString('utf8')));
    },
    invokeStreaming: () => Promise.reject(new Error('not given')),
    close: () => Promise.resolve(),
    ...parts.invoker,
  };
  const plane = createDataPlane({
    registry,
    invokeLambda,
    aws,
    log: (line) => log.push(line),
    ...(parts.now ? { now: parts.now } : {}),
  });
  const get = async (path: string, request: Partial<IncomingRequest> = {}): Promise<Seen> =>
    seen(await plane.handle(requestOf(path, request)));
  return { plane, log, awsRequests, events, get };
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

async function seen({
  status,
  headers,
  body,
}: {
  status: number;
  headers: HeaderList;
  body: Buffer | AsyncIterable<unknown>;
}): Promise<Seen> {
  const chunks: Buffer[] = [];
  if (Buffer.isBuffer(body)) chunks.push(body);
  else for await (const chunk of body) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const header = (name: string) =>
    headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return { status, headers, bytes, text: bytes.toString('utf8'), header };
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

export function lambdaPolicy(
  sourceArn = 'arn:aws:execute-api:us-east-1:123456789012:abc123/*',
): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'apigateway.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: FUNCTION_ARN,
    Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

export function xml(text: string): AwsResponse {
  return { status: 200, headers: [['Content-Type', 'text/xml']], body: Buffer.from(text) };
}

/** IAM with one role, as the emulator answers. */
export function iamWith(
  policy: object,
  trusted = 'apigateway.amazonaws.com',
): (request: AwsRequest) => AwsResponse | undefined {
  const trust = {
    Statement: [{ Effect: 'Allow', Principal: { Service: trusted }, Action: 'sts:AssumeRole' }],
  };
  const answers: Readonly<Record<string, string>> = {
    GetRole: `<AssumeRolePolicyDocument>${encodeURIComponent(JSON.stringify(trust))}</AssumeRolePolicyDocument>`,
    ListRolePolicies: '<member>inline</member>',
    ListAttachedRolePolicies: '<AttachedPolicies></AttachedPolicies>',
    GetRolePolicy: `<PolicyDocument>${encodeURIComponent(JSON.stringify(policy))}</PolicyDocument>`,
  };
  return (request) => {
    if (request.service !== 'iam') return undefined;
    const parameters = new URLSearchParams(request.body?.toString());
    const isKnown = parameters.get('RoleName') === 'proxy';
    return isKnown
      ? xml(answers[parameters.get('Action') ?? ''] ?? '')
      : { status: 404, headers: [], body: Buffer.alloc(0) };
  };
}

function defaultAws({ service }: AwsRequest): AwsResponse {
  if (service === 'lambda')
    return {
      status: 200,
      headers: [],
      body: Buffer.from(JSON.stringify({ Policy: lambdaPolicy() })),
    };
  return { status: 404, headers: [], body: Buffer.alloc(0) };
}
