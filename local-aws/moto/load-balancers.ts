import { type AwsClient, type AwsRequest, queryProtocol } from './client.ts';

export interface LoadBalancer {
  readonly kind: 'network' | 'application';
  readonly name: string;
}

export interface Listener {
  readonly arn: string;
  readonly port: number;
  /** TCP, TLS ...; HTTP, HTTPS. */
  readonly protocol: string;
  /** forward, fixed-response, redirect ...: what happens where no rule fits. */
  readonly action: string;
  readonly targetGroupArn?: string;
}

export interface TargetGroup {
  readonly targetType: string;
  readonly protocol: string;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly id: string;
  readonly port: number;
}

/** What ELB in moto knows of the load balancers behind VPC links, which are API Gateway's. */
export interface LoadBalancers {
  find(arn: string): Promise<LoadBalancer | undefined>;
  listeners(arn: string): Promise<readonly Listener[]>;
  /** How many rules beside the default a listener has. */
  countRules(listenerArn: string): Promise<number>;
  /** With the targets that are registered and not unhealthy: moto checks none. */
  targetGroup(arn: string): Promise<TargetGroup | undefined>;
  /** The name of a VPC link V2, which is a record of HTTP APIs'. */
  linkName(id: string): Promise<string | undefined>;
}

type Item = Readonly<Record<string, unknown>>;

/** DescribeTargetHealth: these get requests. */
const SERVED = ['healthy', 'initial'];

export function createLoadBalancers({ aws }: { readonly aws: AwsClient }): LoadBalancers {
  const describe = async (action: string, parameters: Readonly<Record<string, string>>) => {
    const answer = await aws.send(elb(action, parameters));
    if (answer.status !== 200) return {};
    const document = JSON.parse(answer.body.toString('utf8')) as Record<string, Item>;
    const { [`${action}Result`]: result } = document[`${action}Response`] as Record<string, Item>;
    return result ?? {};
  };
  const list = async (action: string, name: string, parameters: Record<string, string>) =>
    ((await describe(action, parameters))[name] ?? []) as readonly Item[];
  return {
    async find(arn) {
      const ask = { 'LoadBalancerArns.member.1': arn };
      const [found] = await list('DescribeLoadBalancers', 'LoadBalancers', ask);
      if (!found) return undefined;
      const kind = found['Type'] === 'network' ? 'network' : 'application';
      return { kind, name: String(found['LoadBalancerName']) };
    },
    async listeners(arn) {
      return (await list('DescribeListeners', 'Listeners', { LoadBalancerArn: arn })).map(listener);
    },
    async countRules(listenerArn) {
      const rules = await list('DescribeRules', 'Rules', { ListenerArn: listenerArn });
      return rules.filter((rule) => String(rule['Priority']) !== 'default').length;
    },
    async targetGroup(arn) {
      const ask = { 'TargetGroupArns.member.1': arn };
      const [found] = await list('DescribeTargetGroups', 'TargetGroups', ask);
      if (!found) return undefined;
      const health = await list('DescribeTargetHealth', 'TargetHealthDescriptions', {
        TargetGroupArn: arn,
      });
      return {
        targetType: String(found['TargetType']),
        protocol: String(found['Protocol']),
        targets: health.filter(isServed).map(({ Target: target }) => {
          const { Id: id, Port: port } = target as Item;
          return { id: String(id), port: Number(port) };
        }),
      };
    },
    async linkName(id) {
      const path = `/v2/vpclinks/${encodeURIComponent(id)}`;
      const answer = await aws.send({ service: 'apigateway', method: 'GET', path });
      if (answer.status !== 200) return undefined;
      return String((JSON.parse(answer.body.toString('utf8')) as Item)['name']);
    },
  };
}

function elb(action: string, parameters: Readonly<Record<string, string>>): AwsRequest {
  return queryProtocol('elasticloadbalancing', {
    Action: action,
    Version: '2015-12-01',
    ContentType: 'JSON',
    ...parameters,
  });
}

function listener(item: Item): Listener {
  const [action = {}] = (item['DefaultActions'] ?? []) as readonly Item[];
  const targetGroupArn = action['TargetGroupArn'];
  return {
    arn: String(item['ListenerArn']),
    port: Number(item['Port']),
    protocol: String(item['Protocol']),
    action: String(action['Type']),
    ...(targetGroupArn === undefined ? {} : { targetGroupArn: String(targetGroupArn) }),
  };
}

function isServed({ TargetHealth: health }: Item): boolean {
  return SERVED.includes(String((health as Item)['State']));
}
