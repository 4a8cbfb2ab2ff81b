import { type Decision, evaluatePolicy, PolicyError } from '../../../iam/policy.ts';
import type { LiveApi, Registry } from '../../snapshot.ts';
import { type Call, methodArn } from '../call.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { decodedPath } from '../mapping/parameters.ts';
import type { IncomingRequest } from '../types.ts';

/** Why the address that was used does not lead to this API; undefined: it does. */
export async function refuseAddress(
  api: LiveApi,
  request: IncomingRequest,
  registry: Registry,
): Promise<string | undefined> {
  const isPrivate = api.endpointType === 'PRIVATE';
  if (api.disableExecuteApiEndpoint && request.domainName === undefined)
    return `The execute-api endpoint of API ${api.id} is disabled; use its custom domain.`;
  if (request.channel.kind === 'public')
    return isPrivate
      ? `API ${api.id} is PRIVATE: it answers only through a VPC endpoint.`
      : undefined;
  const { vpceId } = request.channel;
  if (!isPrivate)
    return `API ${api.id} is ${api.endpointType}: VPC endpoints lead to PRIVATE APIs only.`;
  const endpoint = await registry.vpcEndpoint(vpceId);
  if (endpoint === undefined) return `There is no VPC endpoint ${vpceId} for execute-api.`;
  return request.isAlias && !api.vpcEndpointIds.includes(vpceId)
    ? `${vpceId} is not associated with API ${api.id}, so the alias does not exist.`
    : undefined;
}

interface Door {
  /** For the log, where the policy cannot be evaluated. */
  readonly name: string;
  readonly document: string;
  readonly resource: string;
  /** What "execute-api:/" stands for in its Resource entries. */
  readonly shortForm: string;
}

/** The doors before the API's own policy: the VPC endpoint's policy, and that of a PRIVATE domain name. Both must allow. */
export async function requireWayIn(call: Call, registry: Registry): Promise<void> {
  const { channel, policy } = call.request;
  const endpoint = channel.kind === 'vpce' ? await registry.vpcEndpoint(channel.vpceId) : undefined;
  if (endpoint?.policy !== undefined) {
    requireAllow(
      call,
      await decide(
        { ...apiDoor(call), name: 'Policy of the VPC endpoint', document: endpoint.policy },
        call,
        registry,
      ),
    );
  }
  if (policy)
    requireAllow(
      call,
      await decide({ name: 'Policy of the domain name', ...policy, shortForm: '' }, call, registry),
    );
}

/** What the resource policy says of this caller; undefined: there is no policy. */
export async function resourcePolicyDecision(
  call: Call,
  registry: Registry,
  principals: readonly string[],
): Promise<Decision | undefined> {
  const { policy } = call.snapshot;
  if (policy === undefined || policy === '') {
    // The service refuses to deploy a PRIVATE API without a policy; a snapshot from before the switch has none.
    return call.api.endpointType === 'PRIVATE' ? 'none' : undefined;
  }
  return decide(
    { ...apiDoor(call), name: 'Resource policy', document: policy },
    call,
    registry,
    principals,
  );
}

function apiDoor(call: Call): Pick<Door, 'resource' | 'shortForm'> {
  const { region, accountId, id } = call.api;
  return {
    resource: methodArn(call, decodedPath(call.request.rawPath)),
    shortForm: `arn:aws:execute-api:${region}:${accountId}:${id}/`,
  };
}

async function decide(
  { name, document, resource, shortForm }: Door,
  call: Call,
  registry: Registry,
  principals: readonly string[] = [],
): Promise<Decision> {
  const { channel, sourceIp } = call.request;
  const vpceId = channel.kind === 'vpce' ? channel.vpceId : undefined;
  const endpoint = vpceId === undefined ? undefined : await registry.vpcEndpoint(vpceId);
  try {
    return evaluatePolicy(document, {
      action: 'execute-api:Invoke',
      resource,
      principals,
      keys: {
        'aws:sourcevpce': vpceId,
        'aws:sourcevpc': endpoint?.vpcId,
        'aws:sourceip': sourceIp,
      },
      expandResource: (entry) => entry.replace(/^execute-api:\/?/, shortForm),
    });
  } catch (error) {
    if (error instanceof PolicyError) throw configurationError(`${name}: ${error.message}`);
    throw error;
  }
}

/** "How API Gateway resource policies affect authorization workflow": without authorizer, an explicit Allow is needed. */
export function requireAllow(call: Call, decision: Decision | undefined, user = 'anonymous'): void {
  if (decision === undefined || decision === 'allow') return;
  throw accessDenied(call, decision, user);
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
  return new GatewayError('ACCESS_DENIED', {
    message: `User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${masked}${reason}`,
  });
}
