import type { LiveApi, StoreView } from '../../store-view.ts';
import type { IncomingRequest } from '../types.ts';

/** Why the address that was used does not lead to this API; undefined: it does. */
export async function refuseAddress(
  api: LiveApi,
  request: IncomingRequest,
  view: Pick<StoreView, 'vpcEndpoint'>,
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
  const endpoint = await view.vpcEndpoint(vpceId);
  if (endpoint === undefined) return `There is no VPC endpoint ${vpceId} for execute-api.`;
  return request.isAlias && !api.vpcEndpointIds.includes(vpceId)
    ? `${vpceId} is not associated with API ${api.id}, so the alias does not exist.`
    : undefined;
}
