import { describe, expect, it } from 'vitest';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { send } from '../scripts/lib/http.ts';
import type { Variables } from '../scripts/lib/terraform/terraform.ts';
import { useExample } from './support/example.ts';
import { actionsOf, planDocument } from './support/plan.ts';

// Each test starts where the one before it ended: one name that changes its type.
const example = useExample('../tests/custom-domain');

const output = (name: string): string => String(example.applied.outputs[name]);
const endpoint = (name: 'ours' | 'other'): string =>
  (example.applied.outputs['vpc_endpoint_ids'] as Record<string, string>)[name] ?? '';

interface Seen {
  readonly status: number;
  readonly text: string;
}

async function byName(path: string, through?: 'ours' | 'other'): Promise<Seen> {
  const prefix = through === undefined ? '' : `/_aws/vpce/${endpoint(through)}`;
  const answer = await send(example.aws.url, `${prefix}${path}`, {
    headers: { host: output('domain_name') },
  });
  return { status: answer.status, text: answer.body.toString() };
}

const planned = (vars: Variables) =>
  planDocument(
    { directory: example.applied.directory, env: clientEnvironment(example.aws.url) },
    vars,
  );

async function applyAndPlanAgain(vars: Variables): Promise<void> {
  await example.apply(vars);
  expect((await example.applied.plan()).text).toContain('No changes.');
}

const replaced = {
  'module.domain.aws_api_gateway_domain_name.this': 'delete, create',
  'module.domain.aws_api_gateway_base_path_mapping.this["/"]': 'delete, create',
  'module.domain.aws_api_gateway_base_path_mapping.this["orders"]': 'delete, create',
};

// Up to four runs of Terraform in a test: a minute is not enough on a machine that does other work.
describe('modules/custom-domain', { timeout: 180_000 }, () => {
  it('REGIONAL: one name, two APIs', async () => {
    expect(await byName('/health')).toEqual({ status: 200, text: '{"api":"images"}' });
    expect(await byName('/orders/health')).toEqual({ status: 200, text: '{"api":"orders"}' });
    expect((await byName('/nothing')).text).toContain('missing_authentication_token');
    expect((await example.ask('/health')).status).toBe(200);
    expect((await example.applied.plan()).text).toContain('No changes.');
  });

  it('disable_execute_api_endpoint closes the default address only', async () => {
    await applyAndPlanAgain({ disable_execute_api_endpoint: true });
    expect((await example.ask('/health')).status).toBe(403);
    expect((await byName('/health')).status).toBe(200);
    await applyAndPlanAgain({ disable_execute_api_endpoint: false });
    expect((await example.ask('/health')).status).toBe(200);
  });

  it('EDGE: the name is replaced, its mappings follow, the APIs stay', async () => {
    const id = output('rest_api_id');
    const change = { domain_type: 'EDGE' };
    expect(actionsOf(await planned(change))).toMatchObject(replaced);
    await applyAndPlanAgain(change);
    expect(output('rest_api_id')).toBe(id);
    expect((await byName('/orders/health')).text).toBe('{"api":"orders"}');
  });

  it('EDGE APIs see requests as CloudFront forwards them, REGIONAL ones as sent', async () => {
    const headers = { 'x-probe': '1', cookie: 'b=2; a=1' };
    const seen = async () =>
      JSON.parse((await example.ask('/headers', { headers })).body.toString()) as unknown;
    expect(await seen()).toEqual({
      'x-probe': '1',
      'X-Probe': '',
      cookie: 'b=2; a=1',
      Cookie: '',
      'CloudFront-Viewer-Country': '',
    });
    await applyAndPlanAgain({ api_type: 'EDGE', domain_type: 'EDGE' });
    // Recorded on the service: only well-known names are written anew, own ones keep their case.
    expect(await seen()).toEqual({
      'x-probe': '1',
      'X-Probe': '',
      cookie: '',
      Cookie: 'a=1; b=2',
      'CloudFront-Viewer-Country': 'US',
    });
  });

  it('PRIVATE: APIs and name change at once; only an associated endpoint leads there', async () => {
    const id = output('rest_api_id');
    await applyAndPlanAgain({ domain_type: 'PRIVATE', api_type: 'PRIVATE' });
    expect(output('rest_api_id')).toBe(id);
    expect(await byName('/health', 'ours')).toEqual({ status: 200, text: '{"api":"images"}' });
    expect(await byName('/orders/health', 'ours')).toEqual({
      status: 200,
      text: '{"api":"orders"}',
    });
    expect((await byName('/health')).status).toBe(403);
    expect((await byName('/health', 'other')).status).toBe(403);
  });

  it('an association of endpoints replaces the APIs while the name keeps answering', async () => {
    const id = output('rest_api_id');
    // A narrow endpoint policy learns of the new APIs beside the mappings, not before them.
    const now = { domain_type: 'PRIVATE', api_type: 'PRIVATE', any_api: true };
    await example.apply(now);
    const change = { ...now, associate_vpc_endpoints: true };
    expect(actionsOf(await planned(change))).toMatchObject({
      'module.api["images"].aws_api_gateway_rest_api.this': 'create, delete',
      'module.api["images"].aws_api_gateway_deployment.this': 'create, delete',
      'module.api["images"].aws_api_gateway_stage.this': 'create, delete',
      'module.api["images"].aws_api_gateway_method_settings.stage[0]': 'create, delete',
      'module.domain.aws_api_gateway_base_path_mapping.this["/"]': 'update',
    });
    const statuses = await whileApplying(
      () => example.apply(change),
      () => byName('/health', 'ours'),
    );
    expect([...statuses.keys()]).toEqual([200]);
    expect(output('rest_api_id')).not.toBe(id);
    const alias = {
      host: `${output('rest_api_id')}-${endpoint('ours')}.execute-api.us-east-1.amazonaws.com`,
    };
    expect(
      (await send(example.aws.url, `/_aws/vpce/${endpoint('ours')}/v1/health`, { headers: alias }))
        .status,
    ).toBe(200);
    expect((await example.applied.plan()).text).toContain('No changes.');
  });

  it('REGIONAL again, with the association taken away', async () => {
    await applyAndPlanAgain({
      any_api: false,
      domain_type: 'REGIONAL',
      api_type: 'REGIONAL',
      associate_vpc_endpoints: false,
    });
    expect((await byName('/health')).status).toBe(200);
    expect((await byName('/health', 'ours')).status).toBe(403);
  });

  it.each([
    {
      vars: {
        domain_type: 'EDGE',
        certificate_arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
      },
      message: 'Request or import the certificate in us-east-1',
    },
    {
      vars: { certificate_arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' },
      message: "the API's own region, and pass its ARN",
    },
    { vars: { domain_type: 'GLOBAL' }, message: 'write "EDGE", "REGIONAL" or "PRIVATE"' },
    { vars: { domain_type: 'PRIVATE' }, message: 'add its execute-api endpoint to vpc_endpoints' },
  ])('refuses $vars at plan, with the remedy', async ({ vars, message }) => {
    const refusal = await example.applied.plan(vars).then(
      () => 'planned',
      (error: Error) => error.message,
    );
    expect(refusal.replaceAll(/[\s│]+/g, ' ')).toContain(message);
  });
});

/** How often each status was answered from before the work begins until it is done. */
async function whileApplying(
  work: () => Promise<void>,
  ask: () => Promise<Seen>,
): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let isDone = false;
  const poll = async (): Promise<void> => {
    do {
      const { status } = await ask();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    } while (!isDone);
  };
  const polling = poll();
  await work().finally(() => {
    isDone = true;
  });
  await polling;
  return statuses;
}
