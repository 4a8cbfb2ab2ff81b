import type { Log } from '../../../http/service.ts';
import type { Listener, LoadBalancer, LoadBalancers } from '../../../moto/load-balancers.ts';
import type { LiveVpcLink, StoreView } from '../../store-view.ts';
import type { Call } from '../call.ts';
import { configurationError, unsupported } from '../gateway-error.ts';
import { withStageVariables } from '../mapping/parameters.ts';
import { type BackendAnswer, balancerAnswer } from './load-balancer-answer.ts';

/** Protocols of listeners and target groups. */
const SECURE = /^(TLS|HTTPS)$/;

/** What stands behind a VPC link. */
export interface PrivateBackend {
  /** Tried in this order until one takes the connection: there are no health checks here. */
  readonly origins: readonly string[];
  /** No target takes it. Returns the load balancer's own answer, or throws. */
  readonly whenRefused: () => BackendAnswer;
  /** A load balancer asks a target for no certificate that it knows ("Target groups"). */
  readonly checksCertificate: boolean;
}

export interface VpcLinks {
  /** `uri` names the listener's port and the Host header, not the server that is called. */
  find(call: Call, uri: URL): Promise<PrivateBackend>;
}

export interface VpcLinksDeps {
  readonly view: Pick<StoreView, 'vpcLink'>;
  readonly loadBalancers: LoadBalancers;
  /** By id or name of a link: addresses that go before what its load balancer says. */
  readonly named: ReadonlyMap<string, string>;
  readonly log: Log;
}

interface Link {
  readonly id: string;
  readonly name: string;
  /** V1: a record of REST APIs. V2: of HTTP APIs, and the integration says which balancer. */
  readonly balancerArn: string;
  readonly version: 'V1' | 'V2';
}

export function createVpcLinks({ view, loadBalancers, named, log }: VpcLinksDeps): VpcLinks {
  const said = new Set<string>();
  const turns = new Map<string, number>();
  const say = (line: string): void => {
    if (!said.has(line)) log(line);
    said.add(line);
  };

  return {
    async find(call, uri) {
      const { connectionId = '' } = call.method.integration ?? {};
      const id = withStageVariables(call, connectionId);
      const v1 = view.vpcLink(id);
      const name = v1?.name ?? (await loadBalancers.linkName(id));
      const address = named.get(id) ?? named.get(name ?? '');
      if (address !== undefined) {
        say(`VPC link ${id} leads to ${address}, which --vpc-link names.`);
        const whenRefused = () => internalError(`${address} takes no connection`);
        return { origins: [address], whenRefused, checksCertificate: true };
      }
      const link = linkOf(call, id, name, v1);
      const found = await targetsOf(link, uri, loadBalancers);
      const { origins, whenRefused, checksCertificate, balancer } = found;
      for (const origin of origins)
        say(`VPC link ${id} leads to ${origin}, a target of the load balancer ${balancer}.`);
      const turn = turns.get(link.balancerArn) ?? 0;
      turns.set(link.balancerArn, turn + 1);
      return { origins: rotated(origins, turn), whenRefused, checksCertificate };
    },
  };
}

/** The texts are recorded: AWS re:Post on VPC links, hashicorp/terraform-provider-aws#45230. */
function linkOf(
  call: Call,
  id: string,
  name: string | undefined,
  v1: LiveVpcLink | undefined,
): Link {
  if (name === undefined)
    throw configurationError(`Invalid VpcLink id ${id} referenced in integration`);
  const target = call.method.integration?.integrationTarget;
  const balancerArn = v1 ? v1.targetArns[0] : target && withStageVariables(call, target);
  if (!balancerArn)
    throw configurationError(
      'IntegrationTarget is required for VpcLinkV2 (integration_target of the route)',
    );
  return { id, name, balancerArn, version: v1 ? 'V1' : 'V2' };
}

interface Found extends PrivateBackend {
  readonly balancer: string;
}

async function targetsOf(link: Link, uri: URL, balancers: LoadBalancers): Promise<Found> {
  const balancer = await balancers.find(link.balancerArn);
  if (!balancer) return internalError(`the load balancer ${link.balancerArn} does not exist`);
  if (link.version === 'V1' && balancer.kind !== 'network')
    return internalError(`${balancer.name} is no network load balancer, as a link V1 needs`);
  const listener = await listenerOf(link, uri, balancer, balancers);
  const group = await balancers.targetGroup(listener.targetGroupArn ?? '');
  if (group && group.targetType !== 'ip')
    throw unsupported(
      `targets of type "${group.targetType}" (${balancer.name}); start it with ` +
        `--vpc-link ${link.name}=http://127.0.0.1:PORT, which names a server in their place`,
    );
  const endsTls = SECURE.test(listener.protocol);
  const isTls =
    balancer.kind === 'network' && !endsTls ? isHttps(uri) : SECURE.test(group?.protocol ?? '');
  const origins = (group?.targets ?? []).map(
    ({ id, port }) => `${isTls ? 'https' : 'http'}://${id.includes(':') ? `[${id}]` : id}:${port}`,
  );
  const whenRefused = (): BackendAnswer => {
    if (balancer.kind === 'application') return balancerAnswer(origins.length === 0 ? 503 : 502);
    return internalError(`no target of ${balancer.name} takes a connection`);
  };
  const checksCertificate = balancer.kind === 'network' && !endsTls;
  return { origins, whenRefused, checksCertificate, balancer: balancer.name };
}

async function listenerOf(
  link: Link,
  uri: URL,
  { name, kind }: LoadBalancer,
  balancers: LoadBalancers,
): Promise<Listener> {
  const port = Number(uri.port) || (isHttps(uri) ? 443 : 80);
  const listeners = await balancers.listeners(link.balancerArn);
  const listener = listeners.find((candidate) => candidate.port === port);
  if (!listener) return internalError(`${name} has no listener at port ${port} of the uri`);
  const { protocol, action, arn, targetGroupArn } = listener;
  if (protocol !== 'TCP' && isHttps(uri) !== SECURE.test(protocol))
    return internalError(`${name} speaks ${protocol} at port ${port}, and the uri is ${uri.href}`);
  if (action !== 'forward' || targetGroupArn === undefined)
    throw unsupported(`listeners of load balancers that do other than forward to one group`);
  if (kind === 'application' && (await balancers.countRules(arn)) > 0)
    throw unsupported(`rules of a listener beside its default (${name}, port ${port})`);
  return listener;
}

function isHttps({ protocol }: URL): boolean {
  return protocol === 'https:';
}

/** The log's words and the status: AWS re:Post, "HTTP 500 error ... VPC link integration". */
function internalError(reason: string): never {
  throw configurationError(
    `There was an internal error while executing your request (VPC link: ${reason})`,
  );
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
