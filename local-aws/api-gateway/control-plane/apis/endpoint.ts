import type { Fields } from '../../../http/json.ts';
import type { EndpointRecord } from '../../records.ts';
import type { EndpointType } from '../../snapshot.ts';
import { badRequest } from '../errors.ts';
import { oneOf, optionalText, texts } from '../fields.ts';
import { invalidPath, type PatchOperation } from '../patch.ts';

const TYPES = ['EDGE', 'REGIONAL', 'PRIVATE'] as const;
const IP_ADDRESS_TYPES = ['ipv4', 'dualstack'] as const;

/**
 * "Change a public or private API endpoint type in API Gateway", developer guide; it gives no text
 * for the refusal, so that below is ours.
 */
const ALLOWED_CHANGES: Readonly<Record<EndpointType, readonly EndpointType[]>> = {
  EDGE: ['REGIONAL', 'PRIVATE'],
  REGIONAL: ['EDGE', 'PRIVATE'],
  PRIVATE: ['REGIONAL'],
};

export function parseEndpoint(fields: Fields): EndpointRecord {
  const [wanted, ...others] = texts(fields['types'], 'endpointConfiguration.types');
  if (others.length > 0)
    throw badRequest('Cannot create an api with multiple EndpointRecord Types');
  const type = oneOf(wanted ?? 'EDGE', TYPES, 'endpointConfiguration.types');
  const fallback = type === 'PRIVATE' ? 'dualstack' : 'ipv4';
  const endpoint = {
    type,
    ipAddressType: oneOf(
      optionalText(fields, 'ipAddressType') ?? fallback,
      IP_ADDRESS_TYPES,
      'endpointConfiguration.ipAddressType',
    ),
    vpcEndpointIds: texts(fields['vpcEndpointIds'], 'endpointConfiguration.vpcEndpointIds'),
  };
  return checked(endpoint);
}

/** One UpdateRestApi is judged as a whole: ids may be removed in the call that leaves PRIVATE. */
export function patchEndpoint(
  endpoint: EndpointRecord,
  operations: readonly PatchOperation[],
): EndpointRecord {
  let next = endpoint;
  for (const operation of operations) next = applyOne(next, operation);
  if (next.type !== endpoint.type && !ALLOWED_CHANGES[endpoint.type].includes(next.type)) {
    throw badRequest(
      `Cannot update endpoint from ${endpoint.type} to ${next.type}: ` +
        `apply REGIONAL first, then ${next.type}`,
    );
  }
  // "IP address types for REST APIs": ipv4 is a later change of its own, not part of leaving
  // PRIVATE.
  if (endpoint.type === 'PRIVATE' && next.type === 'REGIONAL' && next.ipAddressType === 'ipv4') {
    throw badRequest(
      'Changing a private API to a regional API requires the dualstack IP address type',
    );
  }
  return checked(next);
}

function applyOne(endpoint: EndpointRecord, operation: PatchOperation): EndpointRecord {
  const [, property, index] = operation.segments;
  const { op, value } = operation;
  if (op === 'replace' && property === 'types')
    return { ...endpoint, type: oneOf(value, TYPES, 'endpointConfiguration.types') };
  if (op === 'replace' && property === 'ipAddressType') {
    return {
      ...endpoint,
      ipAddressType: oneOf(value, IP_ADDRESS_TYPES, 'endpointConfiguration.ipAddressType'),
    };
  }
  const id = value ?? index ?? '';
  const others = endpoint.vpcEndpointIds.filter((known) => known !== id);
  if (property === 'vpcEndpointIds' && op === 'remove')
    return { ...endpoint, vpcEndpointIds: others };
  if (property === 'vpcEndpointIds' && op === 'add')
    return { ...endpoint, vpcEndpointIds: [...others, id] };
  throw invalidPath(operation, [
    '/endpointConfiguration/types/{type}',
    '/endpointConfiguration/vpcEndpointIds',
    '/endpointConfiguration/ipAddressType',
  ]);
}

function checked(endpoint: EndpointRecord): EndpointRecord {
  if (endpoint.type === 'PRIVATE' && endpoint.ipAddressType !== 'dualstack') {
    throw badRequest('Private APIs only support the dualstack IP address type');
  }
  if (endpoint.type !== 'PRIVATE' && endpoint.vpcEndpointIds.length > 0) {
    throw badRequest('VPCEndpoints can only be specified with PRIVATE apis.');
  }
  return endpoint;
}
