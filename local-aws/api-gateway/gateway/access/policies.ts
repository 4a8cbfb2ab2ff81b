import { decodePath } from '../../../http/query.ts';
import { type Decision, evaluatePolicy, PolicyError } from '../../../iam/policy.ts';
import type { StoreView } from '../../store-view.ts';
import { type Call, methodArn } from '../call.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { routedPath } from '../routing.ts';

type Endpoints = Pick<StoreView, 'vpcEndpoint'>;

/** One of the policies that a request meets. */
interface PolicyCheck {
  /** For the log, where the policy cannot be evaluated. */
  readonly name: string;
  readonly document: string;
  readonly resource: string;
  /** What "execute-api:/" stands for in its Resource entries. */
  readonly shortForm: string;
}

/**
 * What a request meets before the API's own policy: that of the VPC endpoint, and that of a PRIVATE
 * domain name. Both must allow.
 */
export async function requireOuterPolicies(call: Call, view: Endpoints): Promise<void> {
  const { channel, policy } = call.request;
  const endpoint = channel.kind === 'vpce' ? await view.vpcEndpoint(channel.vpceId) : undefined;
  if (endpoint?.policy !== undefined) {
    const check = apiCheck(call, 'Policy of the VPC endpoint', endpoint.policy);
    requireAllow(call, await decide(check, call, view));
  }
  if (policy) {
    const check = { name: 'Policy of the domain name', ...policy, shortForm: '' };
    requireAllow(call, await decide(check, call, view));
  }
}

/** Who signed the request. */
export interface Principal {
  readonly arn: string;
  readonly accountId: string;
}

/** What the resource policy says of this caller; undefined: there is no policy. */
export async function resourcePolicyDecision(
  call: Call,
  view: Endpoints,
  principal?: Principal,
): Promise<Decision | undefined> {
  const { policy } = call.snapshot;
  if (policy === undefined || policy === '') {
    // No PRIVATE API is deployed without a policy; a snapshot from before the switch has none.
    return call.api.endpointType === 'PRIVATE' ? 'none' : undefined;
  }
  return decide(apiCheck(call, 'Resource policy', policy), call, view, principal);
}

function apiCheck(call: Call, name: string, document: string): PolicyCheck {
  const { region, accountId, id } = call.api;
  return {
    name,
    document,
    resource: methodArn(call, decodePath(routedPath(call.request.rawPath))),
    shortForm: `arn:aws:execute-api:${region}:${accountId}:${id}/`,
  };
}

async function decide(
  { name, document, resource, shortForm }: PolicyCheck,
  call: Call,
  view: Endpoints,
  principal?: Principal,
): Promise<Decision> {
  const { channel, sourceIp } = call.request;
  const vpceId = channel.kind === 'vpce' ? channel.vpceId : undefined;
  const endpoint = vpceId === undefined ? undefined : await view.vpcEndpoint(vpceId);
  try {
    return evaluatePolicy(document, {
      action: 'execute-api:Invoke',
      resource,
      principals: principal ? [principal.arn, principal.accountId] : [],
      keys: {
        'aws:sourcevpce': vpceId,
        'aws:sourcevpc': endpoint?.vpcId,
        // "AWS global condition context keys": a request has the one or the other.
        'aws:sourceip': vpceId === undefined ? sourceIp : undefined,
        'aws:vpcsourceip': vpceId === undefined ? undefined : sourceIp,
        'aws:principalaccount': principal?.accountId,
        'aws:principalarn': principal?.arn,
      },
      expandResource: (entry) => entry.replace(/^execute-api:\/?/, shortForm),
    });
  } catch (error) {
    if (error instanceof PolicyError) throw configurationError(`${name}: ${error.message}`);
    throw error;
  }
}

/**
 * "How API Gateway resource policies affect authorization workflow": without authorizer, an
 * explicit Allow is needed.
 */
export function requireAllow(call: Call, decision: Decision | undefined): void {
  if (decision === undefined || decision === 'allow') return;
  throw accessDenied(call, decision, 'anonymous');
}

export function refuseExplicitDeny(
  call: Call,
  decision: Decision | undefined,
  user = 'anonymous',
): void {
  if (decision === 'deny') throw accessDenied(call, decision, user);
}

function accessDenied(call: Call, decision: Decision, user: string): GatewayError {
  const masked = methodArn(call).replace(/:\d{8}(\d{4}):/, ':********$1:');
  const reason = decision === 'deny' ? ' with an explicit deny' : '';
  const action = `perform: execute-api:Invoke on resource: ${masked}${reason}`;
  return new GatewayError('ACCESS_DENIED', {
    message: `User: ${user} is not authorized to ${action}`,
  });
}
