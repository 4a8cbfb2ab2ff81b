import { describe, expect, it } from 'vitest';
import type { AwsClient } from './client.ts';
import { createLoadBalancers } from './load-balancers.ts';

const ARN = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/shop/1';

/** Elements of the answers of the ELB API reference, in moto's JSON form of the query protocol. */
const ANSWERS: Readonly<Record<string, object>> = {
  DescribeLoadBalancers: {
    LoadBalancers: [{ LoadBalancerArn: ARN, LoadBalancerName: 'shop', Type: 'network' }],
  },
  DescribeListeners: {
    Listeners: [
      {
        ListenerArn: 'listener',
        Port: 80,
        Protocol: 'TCP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: 'group' }],
      },
      {
        ListenerArn: 'fixed',
        Port: 81,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'fixed-response' }],
      },
    ],
  },
  DescribeRules: { Rules: [{ Priority: 'default' }, { Priority: '10' }] },
  DescribeTargetGroups: { TargetGroups: [{ TargetType: 'ip', Protocol: 'TCP' }] },
  DescribeTargetHealth: {
    TargetHealthDescriptions: ['healthy', 'initial', 'unhealthy', 'draining', 'unused'].map(
      (State, index) => ({
        Target: { Id: `10.0.0.${index}`, Port: 8080 },
        TargetHealth: { State },
      }),
    ),
  },
};

const aws: AwsClient = {
  send: async ({ path, body }) => {
    const json = (status: number, value: object) => ({
      status,
      headers: [],
      body: Buffer.from(JSON.stringify(value)),
    });
    if (path === '/v2/vpclinks/v2link') return json(200, { name: 'shop-v2' });
    if (path !== '/') return json(404, {});
    const parameters = new URLSearchParams(body?.toString());
    const action = String(parameters.get('Action'));
    if ([...parameters.values()].includes('gone')) return json(400, { Error: {} });
    return json(200, { [`${action}Response`]: { [`${action}Result`]: ANSWERS[action] } });
  },
};
const balancers = createLoadBalancers({ aws });

describe('load balancers behind VPC links', () => {
  it('are found with their kind, and not when they are gone', async () => {
    expect(await balancers.find(ARN)).toEqual({ kind: 'network', name: 'shop' });
    expect(await balancers.find('gone')).toBeUndefined();
  });

  it('have listeners, some with rules', async () => {
    expect(await balancers.listeners(ARN)).toEqual([
      { arn: 'listener', port: 80, protocol: 'TCP', action: 'forward', targetGroupArn: 'group' },
      { arn: 'fixed', port: 81, protocol: 'HTTP', action: 'fixed-response' },
    ]);
    expect(await balancers.countRules('listener')).toBe(1);
  });

  it('have targets, of which some get requests', async () => {
    const targets = ['10.0.0.0', '10.0.0.1'].map((id) => ({ id, port: 8080 }));
    expect(await balancers.targetGroup('group')).toEqual({
      targetType: 'ip',
      protocol: 'TCP',
      targets,
    });
    expect(await balancers.targetGroup('gone')).toBeUndefined();
  });

  it('know the name of a link V2', async () => {
    expect(await balancers.linkName('v2link')).toBe('shop-v2');
    expect(await balancers.linkName('other')).toBeUndefined();
  });
});
