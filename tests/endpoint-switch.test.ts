import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { send } from '../scripts/lib/http.ts';
import type { Variables } from '../scripts/lib/terraform/terraform.ts';
import { ec2, interfaceEndpoint } from './support/ec2.ts';
import { architecture, useExample, type Example } from './support/example.ts';

interface Callers {
  readonly public: number;
  readonly ours: number;
  readonly other: number;
}

/** Every case starts where the one before it ended: the cycle of issue 4. */
const cycle = [
  { to: 'EDGE', callers: { public: 200, ours: 403, other: 403 } },
  { to: 'REGIONAL', callers: { public: 200, ours: 403, other: 403 } },
  { to: 'PRIVATE', callers: { public: 403, ours: 200, other: 403 } },
  { to: 'REGIONAL', callers: { public: 200, ours: 403, other: 403 } },
] as const;

interface Switched {
  readonly example: Example;
  readonly ours: () => string;
  readonly other: () => string;
  readonly callers: (path: string) => Promise<Callers>;
  readonly setPolicy: (range: string | null) => void;
}

/** The tests that hold for every root that makes an API; what follows them goes on from there. */
function useSwitchedExample(name: string, vars: Variables): Switched {
  const example = useExample(name, vars);
  let [ours, other] = ['', ''];

  beforeAll(async () => {
    const vpcId = await ec2(example.aws.url, 'CreateVpc', { CidrBlock: '10.9.0.0/16' }, 'vpcId');
    ours = await interfaceEndpoint(example.aws.url, vpcId);
    other = await interfaceEndpoint(example.aws.url, vpcId);
  });

  async function callers(path: string): Promise<Callers> {
    const { rest_api_id: id, stage_name: stage } = example.applied.outputs;
    const through = async (vpce: string) => {
      const headers = { host: `${vpce}.execute-api.localhost`, 'x-apigw-api-id': String(id) };
      return (await send(example.aws.url, `/${String(stage)}${path}`, { headers })).status;
    };
    return {
      public: (await example.ask(path)).status,
      ours: await through(ours),
      other: await through(other),
    };
  }

  /** A consumer's edit between two applies. */
  function edit(change: (text: string) => string): void {
    const file = join(example.applied.directory, 'main.tf');
    const text = readFileSync(file, 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
  }

  function moveHealth(to: string): void {
    edit((text) =>
      text
        .replace(/"GET \/health\d*"/, `"GET ${to}"`)
        .replace(/health( *)= \{.*\}/, `health$1= { path = "${to}" }`),
    );
  }

  /** Denies a range of callers; null takes the statement away. */
  function setPolicy(range: string | null): void {
    const conditions = `{ IpAddress = { "aws:SourceIp" = ["${range}"] } }`;
    const line =
      range === null
        ? ''
        : `\n  policy_statements = [{ effect = "Deny", conditions = ${conditions} }]`;
    edit((text) =>
      text
        .replace(/\n  policy_statements = .*/, '')
        .replace(/\n +endpoint_type += var\.endpoint_type/, `$&${line}`),
    );
  }

  it('keeps the API id and changes routes in one apply; the plan after it is empty', async () => {
    const id = example.applied.outputs['rest_api_id'];
    let path = '/health';
    for (const [step, { to, callers: expected }] of cycle.entries()) {
      const before = path;
      path = `/health${step}`;
      moveHealth(path);
      await example.apply({ endpoint_type: to, vpc_endpoint_ids: to === 'PRIVATE' ? [ours] : [] });
      expect(example.applied.outputs['rest_api_id'], `id after ${to}`).toBe(id);
      expect(await callers(path), `callers of ${to}`).toEqual(expected);
      expect(Object.values(await callers(before)), 'callers of the removed route').toEqual([
        403, 403, 403,
      ]);
      expect((await example.applied.plan()).text, `plan after ${to}`).toContain('No changes.');
    }
  }, 400_000);

  return { example, ours: () => ours, other: () => other, callers, setPolicy };
}

describe('switching the endpoint type of the root module', () => {
  useSwitchedExample('upload-download', { architecture });
});

/** What the root passes on unchanged: tests/interface.tftest.hcl. */
describe('switching the endpoint type of modules/rest-api', () => {
  const { example, ours, other, callers, setPolicy } = useSwitchedExample('s3-proxy', {});

  it.each([
    { what: 'added', range: '127.0.0.0/8', status: 403 },
    { what: 'changed', range: '192.0.2.0/24', status: 200 },
    { what: 'changed back', range: '127.0.0.0/8', status: 403 },
    { what: 'removed', range: null, status: 200 },
  ])('a policy statement that is $what counts after the same apply', async ({ range, status }) => {
    setPolicy(range);
    await example.apply({});
    expect((await example.ask(`/health${cycle.length - 1}`)).status).toBe(status);
    expect((await example.applied.plan()).text).toContain('No changes.');
  });

  it('another VPC endpoint is admitted, and the former one refused, after one apply', async () => {
    const id = example.applied.outputs['rest_api_id'];
    await example.apply({ endpoint_type: 'PRIVATE', vpc_endpoint_ids: [ours()] });
    await example.apply({ vpc_endpoint_ids: [other()] });
    expect(await callers(`/health${cycle.length - 1}`)).toEqual({
      public: 403,
      ours: 403,
      other: 200,
    });
    expect(example.applied.outputs['rest_api_id']).toBe(id);
  });

  it('PRIVATE to EDGE: two applies, and the refusal of one names them', async () => {
    const id = example.applied.outputs['rest_api_id'];
    const edge = { endpoint_type: 'EDGE', vpc_endpoint_ids: [] };
    expect(await refusalOf(edge)).toContain(
      'the first with endpoint_type = "REGIONAL", the second with "EDGE"',
    );
    await example.apply({ ...edge, endpoint_type: 'REGIONAL' });
    await example.apply(edge);
    // EDGE to PRIVATE is direct, and leaves the plan without a memory of it: the service refuses.
    await example.apply({ endpoint_type: 'PRIVATE', vpc_endpoint_ids: [ours()] });
    const refusal = await example.apply(edge).then(
      () => 'applied',
      (error: Error) => error.message,
    );
    expect(refusal).toContain('BadRequestException');
    await example.apply({ ...edge, endpoint_type: 'REGIONAL' });
    expect(example.applied.outputs['rest_api_id']).toBe(id);
    expect((await example.ask(`/health${cycle.length - 1}`)).status).toBe(200);
  }, 200_000);

  async function refusalOf(wrong: Variables): Promise<string> {
    const refusal = await example.applied.plan(wrong).then(
      () => 'planned',
      (error: Error) => error.message,
    );
    return refusal.replaceAll(/[\s│]+/g, ' ');
  }

  it.each([
    { vars: { endpoint_type: 'GLOBAL' }, message: /set "EDGE", "REGIONAL" or "PRIVATE"/ },
    {
      vars: { endpoint_type: 'PRIVATE', vpc_endpoint_ids: [] },
      message: /set vpc_endpoint_ids to the ids/,
    },
    {
      vars: { endpoint_type: 'REGIONAL', vpc_endpoint_ids: ['vpce-0123456789abcdef0'] },
      message: /set it to \[\], or set endpoint_type to "PRIVATE"/,
    },
  ])('refuses $vars at plan, with the remedy', async ({ vars: wrong, message }) => {
    expect(await refusalOf(wrong)).toMatch(message);
  });
});
