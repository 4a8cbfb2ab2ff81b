import { headerValue } from '../../../http/headers.ts';
import { type Credentials, verifyRequest } from '../../../http/signed-request.ts';
import type { Registry } from '../../snapshot.ts';
import {
  refuseExplicitDeny,
  requireAllow,
  requireWayIn,
  resourcePolicyDecision,
} from '../access/policies.ts';
import type { Call } from '../call.ts';
import { GatewayError, unsupported } from '../gateway-error.ts';
import type { DataPlaneDeps } from '../types.ts';
import { authorizeByLambda, type AuthorizerCache } from './lambda-authorizer.ts';
import { stageLimit, type Throttle } from './throttle.ts';

export interface AuthorizeDeps extends DataPlaneDeps {
  readonly throttle: Throttle;
  readonly authorizerCache: AuthorizerCache;
  readonly credentials: Credentials;
  readonly clock: () => number;
}

/** Policies, authorization, API key and throttling, in the order of the service. Throws what the gateway answers instead. */
export async function authorize(call: Call, deps: AuthorizeDeps): Promise<void> {
  await requireWayIn(call, deps.registry);
  await authenticate(call, deps);
  useApiKey(call, deps.registry, deps.throttle);
  const { stage, method } = call;
  const limit = stageLimit(stage, method.path, method.httpMethod);
  if (limit)
    deps.throttle.take(
      `${call.api.id}/${stage.stageName}/${method.httpMethod} ${method.path}`,
      limit,
    );
}

async function authenticate(call: Call, deps: AuthorizeDeps): Promise<void> {
  switch (call.method.authorizationType) {
    case 'NONE':
      return requireAllow(call, await resourcePolicyDecision(call, deps.registry, []));
    case 'AWS_IAM':
      return authenticateIam(call, deps);
    case 'CUSTOM':
      refuseExplicitDeny(call, await resourcePolicyDecision(call, deps.registry, []));
      return authorizeByLambda(call, deps);
    case 'COGNITO_USER_POOLS':
      throw unsupported(
        `Cognito user pool authorizers (${call.method.httpMethod} ${call.method.path})`,
      );
  }
}

/** The local key stands for an administrator of the API's account, so only an explicit Deny can stop it: inside one account either policy may allow. */
async function authenticateIam(call: Call, deps: AuthorizeDeps): Promise<void> {
  const { request, api } = call;
  const paths = [
    `${request.basePath}${request.rawPath}`,
    `/_aws/execute-api/${api.id}/${call.stage.stageName}${request.rawPath}`,
  ];
  const signed = {
    method: request.method,
    paths,
    query: request.rawQuery,
    headers: request.headers,
  };
  const verified = verifyRequest(signed, request.body, deps.credentials, deps.clock());
  if (!verified.ok) throw signatureError(verified.reason);
  const userArn = `arn:aws:iam::${api.accountId}:root`;
  Object.assign(call.context['identity'] as object, {
    accountId: api.accountId,
    accessKey: verified.accessKeyId,
    caller: api.accountId,
    user: api.accountId,
    userArn,
  });
  refuseExplicitDeny(
    call,
    await resourcePolicyDecision(call, deps.registry, [userArn, api.accountId]),
    userArn,
  );
}

function signatureError(reason: 'missing' | 'unknown-key' | 'mismatch' | 'expired'): GatewayError {
  if (reason === 'missing') return new GatewayError('MISSING_AUTHENTICATION_TOKEN');
  if (reason === 'unknown-key')
    return new GatewayError('ACCESS_DENIED', {
      message: 'The security token included in the request is invalid.',
    });
  if (reason === 'expired')
    return new GatewayError('INVALID_SIGNATURE', { message: 'Signature expired' });
  return new GatewayError('INVALID_SIGNATURE');
}

function useApiKey(call: Call, registry: Registry, throttle: Throttle): void {
  if (!call.method.apiKeyRequired) return;
  const authorizer = call.context['authorizer'] as Record<string, unknown> | undefined;
  const fromAuthorizer = call.snapshot.apiKeySource === 'AUTHORIZER';
  const value = fromAuthorizer
    ? authorizer?.['usageIdentifierKey']
    : headerValue(call.headers, 'x-api-key');
  const key =
    typeof value === 'string'
      ? registry.apiKey(value, call.api.id, call.stage.stageName)
      : undefined;
  if (!key) throw new GatewayError('INVALID_API_KEY');
  Object.assign(call.context['identity'] as object, { apiKey: value, apiKeyId: key.id });
  const name = `${key.usagePlanId}/${key.id}`;
  if (key.throttle) throttle.take(name, key.throttle);
  if (key.quota) throttle.count(name, key.quota);
}
