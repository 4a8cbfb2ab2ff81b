import { describe, expect, it } from 'vitest';
import { ALLOW_ALL } from '../../support/allow-all.ts';
import { harness, type Patch } from '../support/harness.ts';

const TYPE = '/endpointConfiguration/types';
const IDS = '/endpointConfiguration/vpcEndpointIds';

const transitions: readonly (readonly [from: string, to: string, message?: string])[] = [
  ['EDGE', 'REGIONAL'],
  ['EDGE', 'PRIVATE'],
  ['REGIONAL', 'EDGE'],
  ['REGIONAL', 'PRIVATE'],
  ['PRIVATE', 'REGIONAL'],
  [
    'PRIVATE',
    'EDGE',
    'Cannot update endpoint from PRIVATE to EDGE: apply REGIONAL first, then EDGE',
  ],
];

describe('endpoint type', () => {
  it.each(transitions)('%s -> %s', (from, to, message) => {
    const { createApi, patch, call } = harness();
    const id = createApi({ endpointConfiguration: { types: [from], ipAddressType: 'dualstack' } });
    // The provider names the list's index, other clients the old type.
    const answer = patch(`/restapis/${id}`, ['replace', `${TYPE}/0`, to]);
    expect(answer).toMatchObject(
      message
        ? { status: 400, type: 'BadRequestException', fields: { message } }
        : { status: 200, fields: { id } },
    );
    expect(call('GET', `/restapis/${id}`).fields['endpointConfiguration']).toMatchObject({
      types: [message ? from : to],
    });
  });

  const refusals: readonly (readonly [
    name: string,
    endpoint: object,
    operations: readonly Patch[],
    message: RegExp,
  ])[] = [
    [
      'ids on a public API',
      { types: ['REGIONAL'] },
      [['add', IDS, 'vpce-1']],
      /VPCEndpoints can only be specified with PRIVATE apis/,
    ],
    [
      'leaving PRIVATE with its ids',
      { types: ['PRIVATE'], vpcEndpointIds: ['vpce-1'] },
      [['replace', `${TYPE}/0`, 'REGIONAL']],
      /VPCEndpoints can only be specified/,
    ],
    [
      'ipv4 on PRIVATE',
      { types: ['PRIVATE'] },
      [['replace', '/endpointConfiguration/ipAddressType', 'ipv4']],
      /dualstack/,
    ],
    [
      'REGIONAL to PRIVATE with ipv4',
      { types: ['REGIONAL'] },
      [
        ['replace', `${TYPE}/0`, 'PRIVATE'],
        ['replace', '/endpointConfiguration/ipAddressType', 'ipv4'],
      ],
      /dualstack/,
    ],
    [
      'PRIVATE to REGIONAL with ipv4 at once',
      { types: ['PRIVATE'] },
      [
        ['replace', `${TYPE}/0`, 'REGIONAL'],
        ['replace', '/endpointConfiguration/ipAddressType', 'ipv4'],
      ],
      /dualstack/,
    ],
    [
      'an unknown type',
      { types: ['REGIONAL'] },
      [['replace', `${TYPE}/0`, 'GLOBAL']],
      /Valid options are REGIONAL,EDGE,PRIVATE/,
    ],
  ];

  it.each(refusals)('refuses %s', (_, endpointConfiguration, operations, message) => {
    const { createApi, patch } = harness();
    const id = createApi({ endpointConfiguration });
    const answer = patch(`/restapis/${id}`, ...operations);
    expect(answer.status).toBe(400);
    expect(answer.fields['message']).toMatch(message);
  });

  // "IP address types for REST APIs", considerations.
  it('is dualstack once it is PRIVATE', () => {
    const { createApi, patch } = harness();
    const id = createApi({ endpointConfiguration: { types: ['REGIONAL'] } });
    const answer = patch(`/restapis/${id}`, ['replace', `${TYPE}/0`, 'PRIVATE']);
    expect(answer.fields['endpointConfiguration']).toEqual({
      types: ['PRIVATE'],
      ipAddressType: 'dualstack',
    });
  });

  it('takes ids away in the call that leaves PRIVATE', () => {
    const { createApi, patch } = harness();
    const id = createApi({
      endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-1'] },
    });
    const answer = patch(
      `/restapis/${id}`,
      ['replace', `${TYPE}/0`, 'REGIONAL'],
      ['remove', IDS, 'vpce-1'],
    );
    expect(answer.fields['endpointConfiguration']).toEqual({
      types: ['REGIONAL'],
      ipAddressType: 'dualstack',
    });
  });

  it('refuses to deploy PRIVATE without a policy', () => {
    const { createApi, call, patch } = harness();
    const id = createApi({ policy: undefined, endpointConfiguration: { types: ['PRIVATE'] } });
    const refused = call('POST', `/restapis/${id}/deployments`, {});
    expect(refused).toMatchObject({
      status: 400,
      fields: { message: "Private REST API doesn't have a resource policy attached to it" },
    });
    patch(`/restapis/${id}`, ['replace', '/policy', ALLOW_ALL]);
    expect(call('POST', `/restapis/${id}/deployments`, {}).status).toBe(201);
  });
});
