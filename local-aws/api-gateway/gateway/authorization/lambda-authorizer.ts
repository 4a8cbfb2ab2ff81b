import { type Fields, isFields, parseFields } from '../../../http/json.ts';
import { type Decision, evaluatePolicy, PolicyError } from '../../../iam/policy.ts';
import type { LambdaInvoker, LambdaResult } from '../../../lambda/types.ts';
import type { Authorizer } from '../../snapshot.ts';
import { type Call, methodArn } from '../call.ts';
import type { Added, Context } from '../context.ts';
import { GatewayError, refusingWith } from '../gateway-error.ts';
import { lambdaTarget } from '../lambda-uri.ts';
import { requestEvent, tokenEvent } from './authorizer-event.ts';
import { authorizerFailure, deployedAuthorizer } from './deployed-authorizer.ts';
import { identityValues } from './identity-sources.ts';

export interface LambdaAuthorizerDeps {
  readonly invoker: LambdaInvoker;
  readonly now: () => number;
}

interface Verdict {
  /** $context.authorizer */
  readonly authorizer: NonNullable<Context['authorizer']>;
  readonly policy: string;
}

/**
 * Results are kept by authorizer and identity; a kept policy is evaluated anew for each method
 * ("Configure a Lambda authorizer").
 */
export function createLambdaAuthorizer(
  deps: LambdaAuthorizerDeps,
): (call: Call, resourcePolicy: Decision | undefined) => Promise<Added> {
  const { invoker, now } = deps;
  const kept = new Map<string, { readonly verdict: Verdict; readonly until: number }>();

  const verdictOf = async (call: Call, authorizer: Authorizer): Promise<Verdict> => {
    const identity = identityValues(call, authorizer);
    const { api, deployment, stage } = call;
    const key = JSON.stringify([api.id, deployment.id, stage.stageName, authorizer.name, identity]);
    const known = kept.get(key);
    if (known && known.until > now()) return known.verdict;
    const verdict = verdictFrom(authorizer, await ask(call, invoker, authorizer, identity));
    const ttl = authorizer.authorizerResultTtlInSeconds;
    // Without identity source there is nothing to tell callers apart by, so nothing is kept.
    if (ttl > 0 && identity.length > 0) kept.set(key, { verdict, until: now() + ttl * 1000 });
    return verdict;
  };

  return async (call, resourcePolicy) => {
    const { authorizer, policy } = await verdictOf(call, deployedAuthorizer(call));
    refusingWith({ authorizer }, () => requireAllowed(call, policy, resourcePolicy));
    return { authorizer };
  };
}

async function ask(
  call: Call,
  invoker: LambdaInvoker,
  { name, type, authorizerUri }: Authorizer,
  identity: readonly string[],
): Promise<LambdaResult> {
  const event = type === 'TOKEN' ? tokenEvent(call, identity[0]) : requestEvent(call);
  try {
    const { ref } = lambdaTarget(call, authorizerUri);
    return await invoker.invoke(ref, Buffer.from(JSON.stringify(event)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw authorizerFailure(`The authorizer function of "${name}" cannot be invoked: ${reason}`);
  }
}

function verdictFrom({ name }: Authorizer, { payload, functionError }: LambdaResult): Verdict {
  const answer = parseFields(payload);
  if (functionError) throw functionFailure(name, answer);
  const { principalId, policyDocument, context, usageIdentifierKey } = answer ?? {};
  if (typeof principalId !== 'string' || typeof policyDocument !== 'object')
    throw authorizerFailure(`The authorizer "${name}" must answer principalId and policyDocument.`);
  // Values become strings, as the service hands them on.
  const values = Object.entries(isFields(context) ? context : {}).map(
    ([key, value]) => [key, String(value)] as const,
  );
  return {
    policy: JSON.stringify(policyDocument),
    authorizer: {
      principalId,
      ...Object.fromEntries(values),
      ...(typeof usageIdentifierKey === 'string' ? { usageIdentifierKey } : {}),
    },
  };
}

/**
 * "How API Gateway resource policies affect authorization workflow", table A: where the function's
 * policy says nothing, an Allow of the resource policy is enough.
 */
function requireAllowed(call: Call, policy: string, resourcePolicy: Decision | undefined): void {
  const decision = decide(call, policy);
  if (decision === 'allow' || (decision === 'none' && resourcePolicy === 'allow')) return;
  const message = 'User is not authorized to access this resource with an explicit deny';
  throw new GatewayError('ACCESS_DENIED', decision === 'deny' ? { message } : {});
}

function decide(call: Call, policy: string): Decision {
  try {
    return evaluatePolicy(policy, {
      action: 'execute-api:Invoke',
      resource: methodArn(call),
      keys: { 'aws:sourceip': call.request.sourceIp },
    });
  } catch (error) {
    throw authorizerFailure(error instanceof PolicyError ? error.message : String(error));
  }
}

/** A function that throws exactly "Unauthorized" asks for 401; anything else is its failure. */
function functionFailure(name: string, answer: Fields | undefined): GatewayError {
  const reason = answer?.['errorMessage'];
  if (reason === 'Unauthorized') return new GatewayError('UNAUTHORIZED');
  return new GatewayError('AUTHORIZER_FAILURE', {
    detail: `The authorizer function of "${name}" failed: ${String(reason)}`,
  });
}
