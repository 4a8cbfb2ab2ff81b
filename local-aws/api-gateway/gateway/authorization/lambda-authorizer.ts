import { headerValue, type Multimap } from '../../../http/headers.ts';
import { evaluatePolicy, PolicyError } from '../../../iam/policy.ts';
import type { Authorizer } from '../../snapshot.ts';
import {
  type Call,
  contextValue,
  decodedPathParameters,
  headerMap,
  methodArn,
  queryMap,
  queryValues,
} from '../call.ts';
import { GatewayError, unsupported } from '../gateway-error.ts';
import { functionOf } from '../lambda-uri.ts';
import type { AuthorizeDeps } from './authorize.ts';

interface Verdict {
  readonly principalId: string;
  readonly policy: string;
  readonly context: Record<string, unknown>;
  readonly usageIdentifierKey?: string;
}

/** Results by authorizer and identity; a cached policy is evaluated anew for each method ("Configure a Lambda authorizer"). */
export type AuthorizerCache = Map<string, { readonly verdict: Verdict; readonly until: number }>;

export async function authorizeByLambda(call: Call, deps: AuthorizeDeps): Promise<void> {
  const { authorizers } = call.snapshot.definition;
  const authorizer = authorizers.get(call.method.authorizerName ?? '');
  if (!authorizer)
    throw configurationFailure(
      `The authorizer "${call.method.authorizerName}" is not in the deployed API.`,
    );
  if (authorizer.type === 'COGNITO_USER_POOLS') throw unsupported('Cognito user pool authorizers');
  const identity = identityValues(call, authorizer);
  const verdict = await verdictOf(call, deps, authorizer, identity);
  applyVerdict(call, verdict);
}

/** 401 before the function is asked: a missing identity source, or a token that does not match the expression. */
function identityValues(call: Call, authorizer: Authorizer): string[] {
  const isToken = authorizer.type === 'TOKEN';
  const sources = (
    authorizer.identitySource ?? (isToken ? 'method.request.header.Authorization' : '')
  )
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '');
  const values = sources.map((source) => identityValue(call, source));
  if (values.some((value) => value === undefined || value === ''))
    throw new GatewayError('UNAUTHORIZED');
  const expression = authorizer.identityValidationExpression;
  if (isToken && expression && !new RegExp(`^(?:${expression})$`).test(values[0] ?? ''))
    throw new GatewayError('UNAUTHORIZED');
  return values.map(String);
}

function identityValue(call: Call, source: string): string | undefined {
  const [, place, name = ''] =
    /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/.exec(
      source,
    ) ?? [];
  if (place === 'method.request.header') return headerValue(call.headers, name);
  if (place === 'method.request.querystring') return queryValues(call, name).at(-1);
  if (place === 'stageVariables') return call.stage.variables[name];
  if (place === undefined) throw unsupported(`the identity source "${source}"`);
  const value = contextValue(call.context, name);
  return value === undefined || value === null ? undefined : String(value);
}

async function verdictOf(
  call: Call,
  deps: AuthorizeDeps,
  authorizer: Authorizer,
  identity: readonly string[],
): Promise<Verdict> {
  const key = JSON.stringify([
    call.api.id,
    call.deployment.id,
    call.stage.stageName,
    authorizer.name,
    identity,
  ]);
  const cached = deps.authorizerCache.get(key);
  if (cached && cached.until > deps.clock()) return cached.verdict;
  const verdict = await askFunction(call, deps, authorizer, identity);
  const ttl = authorizer.authorizerResultTtlInSeconds;
  // Without identity source there is nothing to tell callers apart by, so nothing is cached.
  if (ttl > 0 && identity.length > 0)
    deps.authorizerCache.set(key, { verdict, until: deps.clock() + ttl * 1000 });
  return verdict;
}

async function askFunction(
  call: Call,
  deps: AuthorizeDeps,
  authorizer: Authorizer,
  identity: readonly string[],
): Promise<Verdict> {
  const event = authorizer.type === 'TOKEN' ? tokenEvent(call, identity) : requestEvent(call);
  let result;
  try {
    result = await deps.invokeLambda.invoke(
      functionOf(call, authorizer.authorizerUri).ref,
      Buffer.from(JSON.stringify(event)),
    );
  } catch (error) {
    throw configurationFailure(
      `The authorizer function of "${authorizer.name}" cannot be invoked: ${String(error)}`,
    );
  }
  const answer = parseAnswer(result.payload);
  if (result.functionError) throw functionFailure(authorizer, answer);
  const policy = answer?.['policyDocument'];
  if (typeof answer?.['principalId'] !== 'string' || typeof policy !== 'object') {
    throw configurationFailure(
      `The authorizer "${authorizer.name}" must answer principalId and policyDocument.`,
    );
  }
  const usageIdentifierKey = answer['usageIdentifierKey'];
  return {
    principalId: answer['principalId'],
    policy: JSON.stringify(policy),
    context: (answer['context'] ?? {}) as Record<string, unknown>,
    ...(typeof usageIdentifierKey === 'string' ? { usageIdentifierKey } : {}),
  };
}

function applyVerdict(call: Call, verdict: Verdict): void {
  // Values become strings, as the service hands them on.
  const context = Object.fromEntries(
    Object.entries(verdict.context).map(([name, value]) => [name, String(value)]),
  );
  const { principalId, usageIdentifierKey } = verdict;
  call.context['authorizer'] = {
    principalId,
    ...context,
    ...(usageIdentifierKey === undefined ? {} : { usageIdentifierKey }),
  };
  const decision = decide(call, verdict.policy);
  if (decision === 'allow') return;
  const message =
    decision === 'deny'
      ? 'User is not authorized to access this resource with an explicit deny'
      : undefined;
  throw new GatewayError('ACCESS_DENIED', message === undefined ? {} : { message });
}

function decide(call: Call, policy: string): 'allow' | 'deny' | 'none' {
  try {
    return evaluatePolicy(policy, {
      action: 'execute-api:Invoke',
      resource: methodArn(call),
      keys: { 'aws:sourceip': call.request.sourceIp },
    });
  } catch (error) {
    throw configurationFailure(error instanceof PolicyError ? error.message : String(error));
  }
}

/** A function that throws exactly "Unauthorized" asks for 401; anything else is its failure. */
function functionFailure(
  authorizer: Authorizer,
  answer: Record<string, unknown> | undefined,
): GatewayError {
  if (answer?.['errorMessage'] === 'Unauthorized') return new GatewayError('UNAUTHORIZED');
  return new GatewayError('AUTHORIZER_FAILURE', {
    detail: `The authorizer function of "${authorizer.name}" failed: ${String(answer?.['errorMessage'])}`,
  });
}

function configurationFailure(detail: string): GatewayError {
  return new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', { detail });
}

function tokenEvent(call: Call, [authorizationToken]: readonly string[]): object {
  return { type: 'TOKEN', methodArn: methodArn(call), authorizationToken };
}

function requestEvent(call: Call): object {
  const headers = headerMap(call);
  const query = queryMap(call);
  return {
    type: 'REQUEST',
    methodArn: methodArn(call),
    resource: call.method.path,
    path: call.request.rawPath,
    httpMethod: call.request.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: Object.fromEntries(query),
    pathParameters: decodedPathParameters(call),
    stageVariables: call.stage.variables,
    requestContext: call.context,
  };
}

function lastValues(values: Multimap): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? '']));
}

function parseAnswer(payload: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(payload.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
