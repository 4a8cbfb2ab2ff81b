import { randomBytes, randomUUID } from 'node:crypto';
import { groupByName, headerValue, headerValues, type Multimap } from '../../http/headers.ts';
import { decodeText, parseQuery } from '../../http/query.ts';
import type { Deployment, LiveApi, Method, Snapshot, Stage } from '../snapshot.ts';
import type { Route } from './routing.ts';
import type { HeaderList, IncomingRequest } from './types.ts';

export interface Identity {
  readonly [field: string]: string | null;
}

/** One request on its way through the API: what was sent, what was found, and the $context it builds up. */
export interface Call {
  readonly request: IncomingRequest;
  readonly api: LiveApi;
  readonly stage: Stage;
  readonly deployment: Deployment;
  readonly snapshot: Snapshot;
  readonly method: Method;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly headers: HeaderList;
  readonly query: HeaderList;
  readonly body: Buffer;
  /** $context, nested; grows as authorizer, integration and response add to it. */
  readonly context: Record<string, unknown>;
}

export interface CallParts {
  readonly request: IncomingRequest;
  readonly api: LiveApi;
  readonly stage: Stage;
  readonly deployment: Deployment;
  readonly route: Route | undefined;
  readonly headers: HeaderList;
  readonly now: number;
}

const NO_METHOD: Method = {
  httpMethod: '',
  path: '',
  authorizationType: 'NONE',
  authorizationScopes: [],
  apiKeyRequired: false,
  requestParameters: {},
  requestModels: {},
  methodResponses: {},
};

export function createCall({
  request,
  api,
  stage,
  deployment,
  route,
  headers,
  now,
}: CallParts): Call {
  const method = route?.method ?? NO_METHOD;
  const domainName = request.host.replace(/:\d+$/, '');
  const context: Record<string, unknown> = {
    resourceId: resourceIdOf(method.path),
    resourcePath: method.path,
    httpMethod: request.method,
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    requestTime: requestTime(now),
    path: `${request.domainName === undefined ? `/${stage.stageName}` : request.basePath}${request.rawPath}`,
    accountId: api.accountId,
    protocol: 'HTTP/1.1',
    stage: stage.stageName,
    domainPrefix: domainName.split('.', 1)[0],
    requestTimeEpoch: now,
    requestId: randomUUID(),
    identity: identityOf(request, headers),
    domainName,
    deploymentId: deployment.id,
    apiId: api.id,
  };
  const { snapshot } = deployment;
  const pathParameters = route?.pathParameters ?? {};
  return {
    request,
    api,
    stage,
    deployment,
    snapshot,
    method,
    pathParameters,
    headers,
    query: parseQuery(request.rawQuery),
    body: request.body,
    context,
  };
}

export function headerMap(call: Call): Multimap {
  return groupByName(call.headers, (name) => name.toLowerCase());
}

export function queryMap(call: Call): Multimap {
  return groupByName(call.query);
}

/** What mappings and templates see: decoded, unlike the Lambda proxy event. */
export function decodedPathParameters(call: Call): Record<string, string> {
  return Object.fromEntries(
    Object.entries(call.pathParameters).map(([name, value]) => [name, decodeText(value)]),
  );
}

export function queryValues(call: Call, name: string): string[] {
  return call.query.filter(([key]) => key === name).map(([, value]) => value);
}

/** "identity.sourceIp" in $context; undefined: no such variable, which renders as nothing. */
export function contextValue(context: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, field) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, field);
    return isObject ? (value as Record<string, unknown>)[field] : undefined;
  }, context);
}

/** arn:aws:execute-api:region:account:api/stage/METHOD/path */
export function methodArn(call: Call, path = call.request.rawPath): string {
  const { api, stage, request } = call;
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${stage.stageName}/${request.method}/${path.replace(/^\//, '')}`;
}

export function requestId(call: Call): string {
  return String(call.context['requestId']);
}

export function firstAccept(call: Call): string | undefined {
  return headerValues(call.headers, 'accept')[0];
}

const NO_IDENTITY: Identity = {
  cognitoIdentityPoolId: null,
  accountId: null,
  cognitoIdentityId: null,
  caller: null,
  sourceIp: null,
  principalOrgId: null,
  accessKey: null,
  cognitoAuthenticationType: null,
  cognitoAuthenticationProvider: null,
  userArn: null,
  userAgent: null,
  user: null,
};

function identityOf(request: IncomingRequest, headers: HeaderList): Identity {
  const userAgent = headerValue(headers, 'user-agent') ?? null;
  const endpoint = request.channel.kind === 'vpce' ? { vpceId: request.channel.vpceId } : {};
  return { ...NO_IDENTITY, sourceIp: request.sourceIp, userAgent, ...endpoint };
}

/** Stable per path, as a resource's id is. */
function resourceIdOf(path: string): string {
  let hash = 5381;
  for (const character of path) hash = ((hash * 33) ^ (character.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(36).padStart(6, '0').slice(0, 6);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "09/Apr/2015:12:34:56 +0000" */
function requestTime(now: number): string {
  const iso = new Date(now).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
