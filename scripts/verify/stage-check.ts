import { NotAsked, type Check, type CheckTools } from '../lib/checks/check.ts';
import { servesBase64 } from './gateway-checks.ts';
import { signedGet, type Credentials } from './signature.ts';

export interface Account {
  readonly region: string;
  readonly credentials: Credentials;
  /** Of the management API; AWS_ENDPOINT_URL, or AWS's own. */
  readonly endpoint: string;
}

const OLDER = 'the stage serves an older deployment';
const REMEDY = 'create a deployment';

interface StageAddress {
  readonly apiId: string;
  readonly stageName: string;
}

/** AWS's names, and the address of the local AWS; undefined for a custom domain name. */
export function stageAddress(apiUrl: string): StageAddress | undefined {
  const { hostname, pathname } = new URL(apiUrl);
  const local = /^\/_aws\/execute-api\/([a-z0-9]+)\/([^/]+)/.exec(pathname);
  const [, apiId] = local ?? /^([a-z0-9]+)\.execute-api\./.exec(hostname) ?? [];
  const stageName = local?.[2] ?? pathname.split('/')[1];
  return apiId && stageName ? { apiId, stageName } : undefined;
}

export function regionOf(apiUrl: string): string | undefined {
  return /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(new URL(apiUrl).hostname)?.[1];
}

/** An API serves its last deployment, whatever the console shows: the two are compared. */
export function stageCheck(account: Account | undefined): Check {
  return {
    name: 'stage serves the API as it is configured',
    run: async (tools) => {
      const { apiUrl } = tools;
      if (!account) throw new NotAsked('needs --bucket and credentials of the account');
      const address = stageAddress(apiUrl);
      if (!address) throw new NotAsked('the address does not name the API: a custom domain name');
      await binaryTypesAreServed(account, address, tools);
      const { served, configured, isNewest } = await compare(account, address);
      const differences = [
        ...[...configured].filter((route) => !served.has(route)).map((r) => `${r} is not deployed`),
        ...[...served].filter((route) => !configured.has(route)).map((r) => `${r} was removed`),
      ];
      if (differences.length > 0) throw new Error(`${OLDER}: ${differences.join(', ')}; ${REMEDY}`);
      if (!isNewest) throw new Error(`${OLDER} than the newest one of the API`);
      return `${served.size} methods, the newest deployment`;
    },
  };
}

/** The classic: the types are right in the console, and images still come as text. */
async function binaryTypesAreServed(
  account: Account,
  { apiId }: StageAddress,
  tools: CheckTools,
): Promise<void> {
  const { binaryMediaTypes = [] } = await ask<{ binaryMediaTypes?: readonly string[] }>(
    account,
    `/restapis/${apiId}`,
  );
  if (binaryMediaTypes.includes('*/*') && (await servesBase64(tools)))
    throw new Error(
      `${OLDER}: the binary media type */* is configured, and images come as base64; ${REMEDY}`,
    );
}

interface Comparison {
  readonly served: ReadonlySet<string>;
  readonly configured: ReadonlySet<string>;
  readonly isNewest: boolean;
}

interface Resource {
  readonly path: string;
  readonly resourceMethods?: Readonly<Record<string, unknown>>;
}

interface Deployment {
  readonly id: string;
  readonly createdDate: number;
  readonly apiSummary?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function compare(account: Account, { apiId, stageName }: StageAddress): Promise<Comparison> {
  const base = `/restapis/${apiId}`;
  const { deploymentId } = await ask<{ deploymentId: string }>(
    account,
    `${base}/stages/${encodeURIComponent(stageName)}`,
  );
  const deployment = await ask<Deployment>(
    account,
    `${base}/deployments/${deploymentId}`,
    'embed=apisummary',
  );
  const { item: deployments } = await ask<{ item: readonly Deployment[] }>(
    account,
    `${base}/deployments`,
    'limit=500',
  );
  const resources = await resourcesOf(account, base);
  const newest = Math.max(...deployments.map(({ createdDate }) => createdDate));
  return {
    served: new Set(
      Object.entries(deployment.apiSummary ?? {}).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path}`),
      ),
    ),
    configured: new Set(
      resources.flatMap(({ path, resourceMethods = {} }) =>
        Object.keys(resourceMethods).map((method) => `${method} ${path}`),
      ),
    ),
    isNewest: deployment.createdDate >= newest,
  };
}

async function resourcesOf(account: Account, base: string): Promise<readonly Resource[]> {
  const resources: Resource[] = [];
  let position: string | undefined;
  do {
    const rest = position ? `&position=${encodeURIComponent(position)}` : '';
    const query = `embed=methods&limit=500${rest}`;
    const page = await ask<{ item: readonly Resource[]; position?: string }>(
      account,
      `${base}/resources`,
      query,
    );
    resources.push(...page.item);
    position = page.position;
  } while (position);
  return resources;
}

async function ask<T>(account: Account, path: string, query = ''): Promise<T> {
  const target = query === '' ? path : `${path}?${query}`;
  const answer = await signedGet({ ...account, service: 'apigateway', path: target });
  if (answer.status === 200) return JSON.parse(answer.body.toString()) as T;
  throw new NotAsked(
    `these credentials do not see the API: ${answer.status} ${answer.body.toString().trim()}`,
  );
}
