import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Listener,
  LoadBalancer,
  LoadBalancers,
  TargetGroup,
} from '../../../moto/load-balancers.ts';
import type { Integration } from '../../snapshot.ts';
import { integration, integrationResponse } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';
import { createVpcLinks } from './vpc-link.ts';

const NLB = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/shop/1';
const ALB = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/1';
/** Port 1 (tcpmux): nobody listens. */
const NOBODY = { id: '127.0.0.1', port: 1 };

let server: Server;
let port: number;
const requests: IncomingMessage[] = [];

beforeAll(async () => {
  server = createServer((request, reply) => {
    requests.push(request);
    if (request.url?.startsWith('/slow')) return;
    reply.writeHead(200, { 'Content-Type': 'text/plain' }).end('from the VPC');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const listening = () => ({ id: '127.0.0.1', port });

interface Parts {
  readonly integration?: Partial<Integration>;
  readonly balancer?: LoadBalancer | null;
  readonly listener?: Partial<Listener>;
  readonly group?: Partial<TargetGroup>;
  readonly rules?: number;
  readonly named?: Readonly<Record<string, string>>;
}

/** A link V1 "abc123" to a network load balancer, and a V2 "v2link" to an application one. */
function linkWorld(parts: Parts) {
  const { listener, group, rules = 0, named = {} } = parts;
  const kindOf = (arn: string) => (arn === NLB ? 'network' : 'application');
  const loadBalancers: LoadBalancers = {
    find: async (arn) =>
      parts.balancer === null ? undefined : (parts.balancer ?? { kind: kindOf(arn), name: 'shop' }),
    listeners: async (arn) => [
      {
        arn: 'listener',
        port: 80,
        protocol: arn === NLB ? 'TCP' : 'HTTP',
        action: 'forward',
        targetGroupArn: 'group',
        ...listener,
      },
    ],
    countRules: async () => rules,
    targetGroup: async () => ({
      targetType: 'ip',
      protocol: 'TCP',
      targets: [listening()],
      ...group,
    }),
    linkName: async (id) => (id === 'v2link' ? 'shop-v2' : undefined),
  };
  const log: string[] = [];
  const links = createVpcLinks({
    view: { vpcLink: (id) => (id === 'abc123' ? { name: 'shop', targetArns: [NLB] } : undefined) },
    loadBalancers,
    named: new Map(Object.entries(named)),
    log: (line) => log.push(line),
  });
  const route = integration({
    type: 'HTTP_PROXY',
    httpMethod: 'ANY',
    uri: 'http://shop.internal/orders/{proxy}',
    connectionType: 'VPC_LINK',
    connectionId: 'abc123',
    requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
    ...parts.integration,
  });
  const stage = { variables: { link: 'abc123' } };
  const world = createWorld({ routes: { 'ANY /{proxy+}': { integration: route } }, links, stage });
  return { ...world, links: log };
}

const V2 = { connectionId: 'v2link', integrationTarget: ALB };

describe('a VPC link', () => {
  it('leads to a target of its load balancer; the uri gives path and Host', async () => {
    const { get, links } = linkWorld({});
    const { status, text } = await get('/7/items?a=1', { headers: [['X-Mine', '1']] });
    expect([status, text]).toEqual([200, 'from the VPC']);
    expect(requests.at(-1)).toMatchObject({
      url: '/orders/7/items?a=1',
      headers: { host: 'shop.internal', 'x-mine': '1' },
    });
    await get('/8');
    const target = `http://127.0.0.1:${port}`;
    expect(links).toEqual([
      `VPC link abc123 leads to ${target}, a target of the load balancer shop.`,
    ]);
  });

  it.each<[string, () => Parts]>([
    ['of a stage variable', () => ({ integration: { connectionId: '${stageVariables.link}' } })],
    ['V2', () => ({ integration: V2, group: { protocol: 'HTTP' } })],
    ['with a target down', () => ({ group: { targets: [NOBODY, listening()] } })],
    [
      'at the port of the uri',
      () => ({ integration: { uri: 'http://shop:8080/' }, listener: { port: 8080 } }),
    ],
    ['named by id', () => ({ named: { abc123: `http://127.0.0.1:${port}` }, balancer: null })],
    ['named by name', () => ({ named: { shop: `http://127.0.0.1:${port}` }, balancer: null })],
    [
      'V2 named by name, without its load balancer',
      () => ({
        integration: { connectionId: 'v2link' },
        named: { 'shop-v2': `http://127.0.0.1:${port}` },
      }),
    ],
  ])('%s answers', async (_, parts) => {
    const { get } = linkWorld(parts());
    for (const path of ['/1', '/2']) expect((await get(path)).text).toBe('from the VPC');
  });

  it('that an option names says so', async () => {
    const { get, links } = linkWorld({ named: { shop: `http://127.0.0.1:${port}` } });
    await get('/1');
    expect(links).toEqual([
      `VPC link abc123 leads to http://127.0.0.1:${port}, which --vpc-link names.`,
    ]);
  });

  // AWS re:Post, "How do I resolve HTTP 500 errors for VPC link integration with API Gateway?", and
  // for the link that is not there "Invalid VpcLink id ... referenced in integration".
  it.each<[string, Parts, RegExp]>([
    ['unknown', { integration: { connectionId: 'nope' } }, /Invalid VpcLink id nope referenced/],
    ['without a load balancer', { balancer: null }, /internal error.*does not exist/],
    [
      'V1 to an application load balancer',
      { balancer: { kind: 'application', name: 'shop' } },
      /no network load balancer/,
    ],
    [
      'V2 without the load balancer in the integration',
      { integration: { connectionId: 'v2link' } },
      /IntegrationTarget is required for VpcLinkV2/,
    ],
    ['at another port', { listener: { port: 8080 } }, /no listener at port 80/],
    ['without targets', { group: { targets: [] } }, /no target of shop takes a connection/],
    ['with its target down', { group: { targets: [NOBODY] } }, /no target of shop takes/],
    ['named, and nobody there', { named: { shop: 'http://127.0.0.1:1' } }, /takes no connection/],
    [
      'in http to a listener of TLS',
      { listener: { protocol: 'TLS' } },
      /speaks TLS at port 80, and the uri is http:/,
    ],
  ])('%s is a 500', async (_, parts, reason) => {
    const { get, log } = linkWorld(parts);
    const { status, text } = await get('/1');
    expect([status, JSON.parse(text)]).toEqual([500, { message: 'Internal server error' }]);
    expect(log.join()).toMatch(reason);
  });

  it('that answers too late is a 504', async () => {
    const { get } = linkWorld({ integration: { uri: 'http://shop/slow', timeoutInMillis: 50 } });
    const { status, text } = await get('/1');
    expect([status, JSON.parse(text)]).toEqual([504, { message: 'Endpoint request timed out' }]);
  });

  // "Troubleshoot your Application Load Balancers".
  it.each([
    { targets: [], status: 503 },
    { targets: [NOBODY], status: 502 },
  ])('V2 answers $status as its load balancer does', async ({ targets, status }) => {
    const proxy = linkWorld({ integration: V2, group: { targets } });
    const answer = await proxy.get('/1');
    expect([answer.status, answer.header('content-type')]).toEqual([status, 'text/html']);
    expect(answer.text).toContain(`<h1>${status} `);
    const responses = {
      default: integrationResponse('200'),
      '5\\d{2}': integrationResponse('200', {
        responseTemplates: { 'application/json': '{"code":"unavailable"}' },
      }),
    };
    const mapped = linkWorld({
      integration: { ...V2, type: 'HTTP', responses },
      group: { targets },
    });
    expect((await mapped.get('/1')).text).toBe('{"code":"unavailable"}');
  });

  it.each<[string, Parts]>([
    ['instances as targets', { group: { targetType: 'instance' } }],
    ['a fixed response', { listener: { action: 'fixed-response' } }],
    ['rules of a listener', { integration: V2, rules: 1 }],
  ])('with %s is refused by name', async (_, parts) => {
    const { status, text } = await linkWorld(parts).get('/1');
    expect(status).toBe(501);
    expect(text).toMatch(/does not implement/);
  });
});
