import { describe, expect, it } from 'vitest';
import type { Applied, Opened } from '../lib/terraform/terraform.ts';
import { accountEnvironment } from './account.ts';
import { exampleFacts, whatIsCreated } from './examples.ts';
import { AWS_STEPS, clearAway, travel, type StepResult } from './journey.ts';

interface Fake {
  readonly example: Opened;
  readonly calls: string[];
}

/** A Terraform whose state is three addresses once it applied, and where one thing can go wrong. */
function fakeExample(wrong: { [K in 'apply' | 'plan' | 'destroy' | 'id']?: string } = {}): Fake {
  const calls: string[] = [];
  let state: readonly string[] = [];
  let id = 'api-1';
  const note = (call: string): void => void calls.push(call);
  const example: Opened = {
    directory: '/none',
    apply: async (vars = {}) => {
      note(`apply ${String(vars['endpoint_type'] ?? '')}`.trim());
      state = ['a', 'b', 'c'];
      if (wrong.apply !== undefined) throw new Error(wrong.apply);
      if (wrong.id !== undefined && vars['endpoint_type']) id = wrong.id;
      return { ...example, outputs: { rest_api_id: id } } as Applied;
    },
    plan: async () => {
      note('plan');
      return { changes: wrong.plan !== undefined, text: wrong.plan ?? '' };
    },
    destroy: async () => {
      note('destroy');
      if (wrong.destroy !== undefined) throw new Error(wrong.destroy);
      state = [];
    },
    resources: async () => state,
  };
  return { example, calls };
}

async function journey(
  { example }: Fake,
  isPrivate = false,
  failing?: string,
): Promise<{ good: boolean; left: readonly string[]; results: StepResult[] }> {
  const results: StepResult[] = [];
  const report = (result: StepResult): void => void results.push(result);
  const verify = async (_: unknown, extent: string): Promise<string> => {
    if (extent === failing) throw new Error(`a check of ${extent} fails`);
    return extent;
  };
  const begin = (): void => {};
  const good = await travel({ example, isPrivate, verify, report, begin });
  const left = await clearAway(example, { report, begin });
  return { good, left, results };
}

const names = (results: readonly StepResult[]): string[] =>
  results.map(({ name, ok }) => `${ok ? '' : 'FAILED '}${name}`);

describe('the journey of an example', () => {
  it('applies, verifies, plans, switches there and back, and leaves nothing', async () => {
    const fake = fakeExample();
    const { good, left, results } = await journey(fake);
    expect([good, left]).toEqual([true, []]);
    expect(names(results)).toEqual(
      AWS_STEPS.filter((name) => name !== 'callers outside are refused'),
    );
    expect(fake.calls).toEqual('apply,plan,apply EDGE,plan,apply REGIONAL,plan,destroy'.split(','));
  });

  it('of a private API asks from outside, and does not switch', async () => {
    const { good, results } = await journey(fakeExample(), true);
    expect([good, names(results)]).toEqual([
      true,
      ['first apply', 'callers outside are refused', 'second plan is empty', 'nothing is left'],
    ]);
  });

  it.each([
    { what: 'an apply', wrong: { apply: 'no role' }, steps: 1, saw: 'no role' },
    { what: 'a check', failing: 'all', steps: 2, saw: 'a check of all fails' },
    { what: 'a plan with changes', wrong: { plan: '~ policy' }, steps: 3, saw: '~ policy' },
    { what: 'a replaced API', wrong: { id: 'api-2' }, steps: 4, saw: 'api-1 is now api-2' },
    { what: 'a check after a switch', failing: 'short', steps: 4, saw: 'a check of short' },
  ])('ends at $what, and destroys', async ({ wrong = {}, failing, steps, saw }) => {
    const fake = fakeExample(wrong);
    const { good, left, results } = await journey(fake, false, failing);
    expect([good, left, results.length]).toEqual([false, [], steps + 1]);
    expect(results[steps - 1]?.saw).toContain(saw);
    expect(fake.calls.at(-1)).toBe('destroy');
  });

  it('says what is left when the destroy fails', async () => {
    const { left, results } = await journey(fakeExample({ destroy: 'bucket not empty' }));
    expect([left, results.at(-1)]).toMatchObject([
      ['a', 'b', 'c'],
      { name: 'nothing is left', ok: false, saw: 'bucket not empty' },
    ]);
  });
});

describe('accountEnvironment', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

  it.each([
    [{}, undefined, /set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/],
    [{ AWS_ACCESS_KEY_ID: 'a', AWS_REGION: 'eu-west-1' }, undefined, /No credentials/],
    [keys, undefined, /No region: give --region, or set AWS_REGION/],
    [keys, 'europe', /--region must be a region such as eu-west-1, got "europe"/],
  ])('refuses %j with --region %s', (env, region, message) => {
    expect(() => accountEnvironment(env, region)).toThrow(message);
  });

  it('hands on what is set for AWS, and nothing else', () => {
    const env = { ...keys, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://x', PATH: '/bin' };
    expect(accountEnvironment(env, 'eu-west-1')).toEqual({
      ...keys,
      AWS_ENDPOINT_URL: 'http://x',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
    });
  });

  it('lets a profile be found where it lies', () => {
    const env = accountEnvironment({ AWS_PROFILE: 'mine' }, 'eu-west-1');
    expect(env['AWS_CONFIG_FILE']).toMatch(/\.aws\/config$/);
  });
});

describe('examples', () => {
  it.each([[undefined], ['multi-region'], ['constructor'], ['../x']])('refuses %j', (name) => {
    expect(() => exampleFacts(name)).toThrow(/there are: complete, presigned-urls, private/);
  });

  it('counts what a plan creates', () => {
    const plan = `
  # module.image_api.module.function["upload"].aws_iam_role.this will be created
  # module.image_api.module.function["resize"].aws_iam_role.this will be created
  # aws_vpc.this will be created
  # data.aws_region.current will be read during apply
  # aws_subnet.private[0] will be updated in-place`;
    expect(whatIsCreated(plan)).toEqual(['2 aws_iam_role', '1 aws_vpc']);
  });
});
