import { parseFields } from '../../../http/json.ts';
import type { AwsClient } from '../../../moto/client.ts';
import type { Authorizer } from '../../snapshot.ts';
import type { Call } from '../call.ts';
import type { Added } from '../context.ts';
import { GatewayError } from '../gateway-error.ts';
import { withStageVariables } from '../mapping/parameters.ts';
import { authorizerFailure, deployedAuthorizer } from './deployed-authorizer.ts';
import { identityValues } from './identity-sources.ts';
import {
  issuerOf,
  keyNamed,
  parsePoolArn,
  parseToken,
  shownClaims,
  type Token,
  type UserPool,
} from './user-pool-token.ts';

export interface UserPoolAuthorizerDeps {
  /** moto publishes the pools' keys. */
  readonly aws: AwsClient;
  readonly now: () => number;
}

/**
 * "Control access to REST APIs using Amazon Cognito user pools as an authorizer". Whether the token
 * was revoked is not asked: the service does not ask either.
 */
export function createUserPoolAuthorizer(
  deps: UserPoolAuthorizerDeps,
): (call: Call) => Promise<Added> {
  return async (call) => {
    const authorizer = deployedAuthorizer(call);
    const [value = ''] = identityValues(call, authorizer);
    const token = parseToken(value.replace(/^Bearer\s+/i, ''));
    const pool = token && poolOf(call, authorizer, token);
    if (!token || !pool || !(await isSigned(deps.aws, pool, token))) throw unauthorized();
    requireTime(token, deps.now());
    requireUse(call, authorizer, token);
    return { authorizer: { claims: shownClaims(token.claims) } };
  };
}

/** That of the authorizer's pools which the token says it is from. */
function poolOf(
  call: Call,
  { name, providerArns }: Authorizer,
  token: Token,
): UserPool | undefined {
  const pools = providerArns.map((arn) => {
    const pool = parsePoolArn(withStageVariables(call, arn));
    if (pool) return pool;
    throw authorizerFailure(`"${arn}" of the authorizer "${name}" is not the ARN of a user pool.`);
  });
  return pools.find((pool) => issuerOf(pool) === token.claims['iss']);
}

async function isSigned(aws: AwsClient, { region, id }: UserPool, token: Token): Promise<boolean> {
  const path = `/${id}/.well-known/jwks.json`;
  const answer = await aws.send({ service: 'cognito-idp', region, method: 'GET', path });
  const key = answer.status === 200 ? keyNamed(parseFields(answer.body), token.keyId) : undefined;
  return key !== undefined && token.isSignedBy(key);
}

function requireTime({ claims }: Token, now: number): void {
  const expiry = claims['exp'];
  if (typeof expiry !== 'number') throw unauthorized();
  if (expiry * 1000 <= now)
    throw new GatewayError('UNAUTHORIZED', { message: 'The incoming token has expired' });
}

/**
 * "Integrate a REST API with an Amazon Cognito user pool": without scopes on the method the token
 * is an identity token, with them an access token that has one of them. The authorizer's
 * expression is matched with `aud`, which access tokens lack.
 */
function requireUse({ method }: Call, authorizer: Authorizer, { claims }: Token): void {
  const { authorizationScopes: wanted } = method;
  const use = wanted.length === 0 ? 'id' : 'access';
  const client = use === 'id' ? claims['aud'] : claims['client_id'];
  if (claims['token_use'] !== use || typeof client !== 'string') throw unauthorized();
  const expression = authorizer.identityValidationExpression;
  if (expression && !new RegExp(`^(?:${expression})$`).test(String(claims['aud'] ?? '')))
    throw unauthorized();
  const has = String(claims['scope'] ?? '').split(' ');
  if (use === 'access' && !wanted.some((scope) => has.includes(scope))) throw unauthorized();
}

function unauthorized(): GatewayError {
  return new GatewayError('UNAUTHORIZED');
}
