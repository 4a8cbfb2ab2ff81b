import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_REGION } from '../scripts/local/credentials.ts';
import { send } from '../scripts/start/http.ts';
import { architecture, useExample, type Example } from './example.ts';

/** EC2's query protocol; moto needs no more than the scope to know the service. */
async function ec2(example: Example, action: string, parameters: Record<string, string>, element: string): Promise<string> {
  const answer = await send(example.aws.url, '/', {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${LOCAL_REGION}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString(),
  });
  const found = new RegExp(`<${element}>([^<]+)</${element}>`).exec(answer.body.toString())?.[1];
  if (found === undefined) throw new Error(`${action}: ${answer.status} ${answer.body.toString()}`);
  return found;
}

async function interfaceEndpoint(example: Example, vpcId: string): Promise<string> {
  return ec2(example, 'CreateVpcEndpoint', {
    VpcId: vpcId,
    ServiceName: `com.amazonaws.${LOCAL_REGION}.execute-api`,
    VpcEndpointType: 'Interface',
  }, 'vpcEndpointId');
}

interface Callers { readonly public: number; readonly ours: number; readonly other: number }

/** Every case starts where the one before it ended: the cycle of issue 4. */
const cycle = [
  { to: 'EDGE', callers: { public: 200, ours: 403, other: 403 } },
  { to: 'REGIONAL', callers: { public: 200, ours: 403, other: 403 } },
  { to: 'PRIVATE', callers: { public: 403, ours: 200, other: 403 } },
  { to: 'REGIONAL', callers: { public: 200, ours: 403, other: 403 } },
] as const;

const cases = [
  { name: 's3-proxy', subject: 'modules/rest-api', vars: {} },
  { name: 'upload-download', subject: 'the root module', vars: { architecture } },
];

describe.each(cases)('switching the endpoint type of $subject', ({ name, vars }) => {
  const example = useExample(name, vars);
  let [ours, other] = ['', ''];

  beforeAll(async () => {
    const vpcId = await ec2(example, 'CreateVpc', { CidrBlock: '10.9.0.0/16' }, 'vpcId');
    ours = await interfaceEndpoint(example, vpcId);
    other = await interfaceEndpoint(example, vpcId);
  });

  async function callers(path: string): Promise<Callers> {
    const { rest_api_id: id, stage_name: stage } = example.applied.outputs;
    const through = async (vpce: string) => {
      const headers = { host: `${vpce}.execute-api.localhost`, 'x-apigw-api-id': String(id) };
      return (await send(example.aws.url, `/${String(stage)}${path}`, { headers })).status;
    };
    return { public: (await example.ask(path)).status, ours: await through(ours), other: await through(other) };
  }

  /** A consumer's edit between two applies: the health route moves. */
  function moveHealth(to: string): void {
    const file = join(example.applied.directory, 'main.tf');
    const text = readFileSync(file, 'utf8');
    const moved = text
      .replace(/"GET \/health\d*"/, `"GET ${to}"`)
      .replace(/health( *)= \{.*\}/, `health$1= { path = "${to}" }`);
    expect(moved).not.toBe(text);
    writeFileSync(file, moved);
  }

  it('keeps the API id and changes routes in the same apply, with an empty plan after each step', async () => {
    const id = example.applied.outputs['rest_api_id'];
    let path = '/health';
    for (const [step, { to, callers: expected }] of cycle.entries()) {
      const before = path;
      path = `/health${step}`;
      moveHealth(path);
      await example.apply({ endpoint_type: to, vpc_endpoint_ids: to === 'PRIVATE' ? [ours] : [] });
      expect(example.applied.outputs['rest_api_id'], `id after ${to}`).toBe(id);
      expect(await callers(path), `callers of ${to}`).toEqual(expected);
      expect(Object.values(await callers(before)), 'callers of the removed route').toEqual([403, 403, 403]);
      expect((await example.applied.plan()).text, `plan after ${to}`).toContain('No changes.');
    }
  }, 400_000);

  it.each([
    { vars: { endpoint_type: 'GLOBAL' }, message: /set "EDGE", "REGIONAL" or "PRIVATE"/ },
    { vars: { endpoint_type: 'PRIVATE', vpc_endpoint_ids: [] }, message: /set vpc_endpoint_ids to the ids/ },
    { vars: { endpoint_type: 'REGIONAL', vpc_endpoint_ids: ['vpce-0123456789abcdef0'] }, message: /set it to \[\], or set\s+endpoint_type to "PRIVATE"/ },
  ])('refuses $vars at plan, with the remedy', async ({ vars: wrong, message }) => {
    const refusal = await example.applied.plan(wrong).then(() => 'planned', (error: Error) => error.message);
    expect(refusal.replaceAll(/\s*│\s*/g, ' ')).toMatch(message);
  });
});
