import type { Fields } from '../../../http/json.ts';
import type { EndpointRecord } from '../../records.ts';
import type { EndpointType } from '../../snapshot.ts';
import { badRequest, enumProblem, validationError } from '../errors.ts';
import { optionalText, texts } from '../fields.ts';
import { type PatchOperation, unknownPath, unsupportedOp } from '../patch.ts';

const TYPES = ['PRIVATE', 'EDGE', 'REGIONAL'] as const;
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

/** What the model of the service refuses, before anything else of the request is looked at. */
export function checkEndpointModel(fields: Fields, input: string): void {
  const types = texts(fields['types'], 'endpointConfiguration.types');
  const ipAddressType = optionalText(fields, 'ipAddressType');
  const problems = [];
  if (types.some((type) => find(TYPES, type) === undefined))
    problems.push(
      `Value '[${types.join(', ')}]' at '${input}.endpointConfiguration.types' failed to ` +
        'satisfy constraint: Member must satisfy constraint: ' +
        `[Member must satisfy enum value set: [${TYPES.join(', ')}]]`,
    );
  if (ipAddressType !== undefined && find(IP_ADDRESS_TYPES, ipAddressType) === undefined)
    problems.push(
      enumProblem(ipAddressType, `${input}.endpointConfiguration.ipAddressType`, IP_ADDRESS_TYPES),
    );
  if (problems.length > 0) throw validationError(problems);
}

export function parseEndpoint(fields: Fields): EndpointRecord {
  const types = texts(fields['types'], 'endpointConfiguration.types');
  if (fields['types'] !== undefined && types.length === 0)
    throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
  if (types.length > 1) throw badRequest('Cannot create an api with multiple Endpoint Types.');
  const type = find(TYPES, types[0]) ?? 'EDGE';
  return checked({
    type,
    ipAddressType:
      find(IP_ADDRESS_TYPES, optionalText(fields, 'ipAddressType')) ??
      (type === 'PRIVATE' ? 'dualstack' : 'ipv4'),
    vpcEndpointIds: texts(fields['vpcEndpointIds'], 'endpointConfiguration.vpcEndpointIds'),
  });
}

function find<const T extends string>(known: readonly T[], value?: string): T | undefined {
  return known.find((item) => item === value);
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
  const { op, value, path } = operation;
  if (property === 'types' && index !== undefined) return withType(endpoint, operation);
  if (property === 'ipAddressType') {
    if (op !== 'replace') throw unsupportedOp(['replace']);
    const ipAddressType = find(IP_ADDRESS_TYPES, value);
    if (!ipAddressType) throw badRequest('ipAddressType must be either ipv4 or dualstack.');
    return { ...endpoint, ipAddressType };
  }
  if (property !== 'vpcEndpointIds') throw unknownPath(path);
  if (op === 'replace') throw unsupportedOp(['add', 'remove']);
  const id = value ?? index ?? '';
  const others = endpoint.vpcEndpointIds.filter((known) => known !== id);
  return { ...endpoint, vpcEndpointIds: op === 'add' ? [...others, id] : others };
}

function withType(endpoint: EndpointRecord, { op, value }: PatchOperation): EndpointRecord {
  // An API has one type: to add or to remove one leaves it with two or with none.
  if (op !== 'replace') throw unsupportedOp(['replace']);
  const type = find(TYPES, value);
  if (!type)
    throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
  // "IP address types for REST APIs": the service changes it.
  return {
    ...endpoint,
    type,
    ...(type === 'PRIVATE' ? { ipAddressType: 'dualstack' as const } : {}),
  };
}

function checked(endpoint: EndpointRecord): EndpointRecord {
  if (endpoint.type === 'PRIVATE' && endpoint.ipAddressType !== 'dualstack')
    throw badRequest('Only dualstack ipAddressType is supported for Private APIs.');
  if (endpoint.type !== 'PRIVATE' && endpoint.vpcEndpointIds.length > 0) {
    throw badRequest('VPCEndpoints can only be specified with PRIVATE apis.');
  }
  return endpoint;
}
