import { randomBytes, randomUUID } from 'node:crypto';
import { type HeaderList, headerValue } from '../../http/headers.ts';
import type { Deployment } from '../snapshot.ts';
import type { LiveApi, LiveStage } from '../store-view.ts';
import { optional } from '../optional.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { IncomingRequest } from './types.ts';

export type Identity = Readonly<Record<string, string | ClientCertificate | null>>;

export type Claims = Readonly<Record<string, string>>;

export interface ErrorContext {
  readonly message: string;
  /** In quotes, or null. */
  readonly messageString: string;
  readonly responseType: string;
  readonly validationErrorString: string;
}

/** $context, nested. It is never written to: each step of the way returns what it adds. */
export interface Context {
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly requestTime: string;
  readonly requestTimeEpoch: number;
  readonly accountId: string;
  readonly apiId: string;
  readonly deploymentId: string;
  readonly stage: string;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly protocol: string;
  readonly domainName: string;
  readonly domainPrefix: string;
  readonly identity: Identity;
  /** "Variables for access logging": only of a stage that has a canary. */
  readonly isCanaryRequest?: boolean;
  /** What a Lambda authorizer answered, or the claims of a user pool's token. */
  readonly authorizer?: Readonly<Record<string, string | Claims>>;
  /** Of a backend that is not a proxy. */
  readonly integrationStatus?: number;
  readonly error?: ErrorContext;
}

export type Added = Partial<Context>;

export interface ContextParts {
  readonly request: IncomingRequest;
  readonly api: LiveApi;
  readonly stage: LiveStage;
  readonly deployment: Deployment;
  readonly resourcePath: string;
  readonly headers: HeaderList;
  readonly now: number;
}

export function createContext(parts: ContextParts): Context {
  const { request, api, stage, deployment, resourcePath, headers, now } = parts;
  const domainName = request.host.replace(/:\d+$/, '');
  const base = request.domainName === undefined ? `/${stage.stageName}` : request.basePath;
  return {
    requestId: chosenRequestId(headers) ?? randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    requestTime: requestTime(now),
    requestTimeEpoch: now,
    accountId: api.accountId,
    apiId: api.id,
    deploymentId: deployment.id,
    stage: stage.stageName,
    resourceId: resourceIdOf(resourcePath),
    resourcePath,
    httpMethod: request.method,
    path: `${base}${request.rawPath}`,
    protocol: 'HTTP/1.1',
    domainName,
    domainPrefix: domainName.split('.', 1)[0] ?? '',
    identity: identityOf(request, headers),
    ...(stage.canary ? { isCanaryRequest: stage.isCanary === true } : {}),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The caller may choose it ("Variables for access logging": $context.requestId); no other id. */
function chosenRequestId(headers: HeaderList): string | undefined {
  const chosen = headerValue(headers, 'x-amzn-requestid');
  return chosen !== undefined && UUID.test(chosen) ? chosen : undefined;
}

/** "identity.sourceIp"; undefined: no such variable, which renders as nothing. */
export function contextValue(context: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, field) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, field);
    return isObject ? (value as Record<string, unknown>)[field] : undefined;
  }, context);
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

function identityOf(
  { channel, sourceIp, clientCert }: IncomingRequest,
  headers: HeaderList,
): Identity {
  const userAgent = headerValue(headers, 'user-agent') ?? null;
  const endpoint = channel.kind === 'vpce' ? { vpceId: channel.vpceId } : {};
  return {
    ...NO_IDENTITY,
    sourceIp,
    userAgent,
    ...endpoint,
    ...optional('clientCert', clientCert),
  };
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
