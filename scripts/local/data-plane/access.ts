import { type Call, methodArn } from './call.ts';
import { configurationError, GatewayError } from './gateway-error.ts';
import { decodedPath } from './mapping.ts';
import { type Decision, evaluatePolicy, PolicyError } from './policy.ts';
import type { LiveApi, Registry } from '../model.ts';
import type { IncomingRequest } from './types.ts';

/** Why the address that was used does not lead to this API; undefined: it does. */
export async function refuseAddress(api: LiveApi, request: IncomingRequest, registry: Registry): Promise<string | undefined> {
  const isPrivate = api.endpointType === 'PRIVATE';
  if (request.channel.kind === 'public') {
    if (isPrivate) return `API ${api.id} is PRIVATE: it answers only through a VPC endpoint.`;
  } else {
    if (!isPrivate) return `API ${api.id} is ${api.endpointType}: VPC endpoints lead to PRIVATE APIs only.`;
    const vpc = await registry.vpcOfEndpoint(request.channel.vpceId);
    if (vpc === undefined) return `There is no VPC endpoint ${request.channel.vpceId} for execute-api.`;
  }
  const isDisabled = api.disableExecuteApiEndpoint && request.domainName === undefined;
  return isDisabled ? `The execute-api endpoint of API ${api.id} is disabled; use its custom domain.` : undefined;
}

/** What the resource policy says of this caller; undefined: there is no policy. */
export async function resourcePolicyDecision(call: Call, registry: Registry, principals: readonly string[]): Promise<Decision | undefined> {
  const { policy } = call.snapshot;
  const { api, request } = call;
  if (policy === undefined || policy === '') {
    // The service refuses to deploy a PRIVATE API without a policy; a snapshot from before the switch has none.
    return api.endpointType === 'PRIVATE' ? 'none' : undefined;
  }
  const vpceId = request.channel.kind === 'vpce' ? request.channel.vpceId : undefined;
  const prefix = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/`;
  try {
    return evaluatePolicy(policy, {
      action: 'execute-api:Invoke',
      resource: methodArn(call, decodedPath(request.rawPath)),
      principals,
      keys: {
        'aws:sourcevpce': vpceId,
        'aws:sourcevpc': vpceId === undefined ? undefined : await registry.vpcOfEndpoint(vpceId),
        'aws:sourceip': request.sourceIp,
      },
      expandResource: (resource) => resource.replace(/^execute-api:\/?/, prefix),
    });
  } catch (error) {
    if (error instanceof PolicyError) throw configurationError(`Resource policy: ${error.message}`);
    throw error;
  }
}

/** "How API Gateway resource policies affect authorization workflow": without authorizer, an explicit Allow is needed. */
export function requireAllow(call: Call, decision: Decision | undefined, user = 'anonymous'): void {
  if (decision === undefined || decision === 'allow') return;
  throw accessDenied(call, decision, user);
}

export function refuseExplicitDeny(call: Call, decision: Decision | undefined, user = 'anonymous'): void {
  if (decision === 'deny') throw accessDenied(call, decision, user);
}

function accessDenied(call: Call, decision: Decision, user: string): GatewayError {
  const masked = methodArn(call).replace(/:\d{8}(\d{4}):/, ':********$1:');
  const reason = decision === 'deny' ? ' with an explicit deny' : '';
  return new GatewayError('ACCESS_DENIED', { message: `User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${masked}${reason}` });
}
