import { groupByName, type HeaderList, headerValues, type Multimap } from '../../http/headers.ts';
import { decodeText, parseQuery } from '../../http/query.ts';
import type { Deployment, Method, Snapshot } from '../snapshot.ts';
import type { LiveApi, LiveStage } from '../store-view.ts';
import { type Added, type Context, createContext } from './context.ts';
import { type Route, routedPath } from './routing.ts';
import type { IncomingRequest } from './types.ts';

/** What a template wrote into $context. */
export interface Written {
  readonly requestOverride: Record<string, unknown>;
  readonly responseOverride: Record<string, unknown>;
}

/** One request on its way through the API: what was sent, what was found, and its $context. */
export interface Call {
  readonly request: IncomingRequest;
  readonly api: LiveApi;
  readonly stage: LiveStage;
  readonly deployment: Deployment;
  readonly snapshot: Snapshot;
  readonly method: Method;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly headers: HeaderList;
  readonly query: HeaderList;
  readonly body: Buffer;
  readonly context: Context;
  /** What the request template wrote: the answer's template reads it, and goes on. */
  readonly written?: Written;
}

export interface CallParts {
  readonly request: IncomingRequest;
  readonly api: LiveApi;
  readonly stage: LiveStage;
  readonly deployment: Deployment;
  /** undefined: the API has no such route, and its gateway response says so. */
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

export function createCall({ route, now, ...found }: CallParts): Call {
  const { request, deployment } = found;
  const method = route?.method ?? NO_METHOD;
  return {
    ...found,
    snapshot: deployment.snapshot,
    method,
    pathParameters: route?.pathParameters ?? {},
    query: parseQuery(request.rawQuery),
    body: request.body,
    context: createContext({ ...found, resourcePath: method.path, now }),
  };
}

/** The call with what a step adds to its $context. */
export function adding(call: Call, added: Added): Call {
  return { ...call, context: { ...call.context, ...added } };
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

/** arn:aws:execute-api:region:account:api/stage/METHOD/path */
export function methodArn(call: Call, path = routedPath(call.request.rawPath)): string {
  const { api, stage, request } = call;
  const route = `${stage.stageName}/${request.method}/${path.replace(/^\//, '')}`;
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${route}`;
}

/** An integration's method ANY, or none, is the method of the request. */
export function integrationMethod({ method, request }: Call): string {
  const { httpMethod = 'ANY' } = method.integration ?? {};
  return httpMethod === 'ANY' ? request.method : httpMethod;
}

export function firstAccept(call: Call): string | undefined {
  return headerValues(call.headers, 'accept')[0];
}
