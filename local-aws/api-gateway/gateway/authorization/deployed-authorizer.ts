import type { Authorizer } from '../../snapshot.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';

export function deployedAuthorizer({ snapshot, method }: Call): Authorizer {
  const authorizer = snapshot.definition.authorizers.get(method.authorizerName ?? '');
  if (authorizer) return authorizer;
  throw authorizerFailure(`The authorizer "${method.authorizerName}" is not in the deployed API.`);
}

export function authorizerFailure(detail: string): GatewayError {
  return new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', { detail });
}
