import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { findRoot } from '../scripts/lib/root.ts';
import { createTerraform, type Variables } from '../scripts/lib/terraform/terraform.ts';
import { architecture, useExample } from './support/example.ts';
import { plannedActions } from './support/plan.ts';

// That the first apply succeeds is a test as well: at its plan the name of everything is unknown.
const example = useExample('../tests/stack', { architecture });
const root = findRoot();
// Each plan of so many modules takes ten seconds and more while other files run.
const PATIENCE = 240_000;
const directory = (): string => example.applied.directory;

type Actions = Readonly<Record<string, string>>;

const planned = (vars: Variables): Promise<Actions> =>
  plannedActions(
    { directory: directory(), env: clientEnvironment(example.aws.url) },
    { architecture, ...vars },
  );

const destroyed = (actions: Actions): string[] =>
  Object.keys(actions).filter((address) => /delete|replace/.test(actions[address] ?? ''));

/** Of `terraform show -json`. */
interface StateModule {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly StateModule[];
}

interface StateResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values: { readonly tags?: Readonly<Record<string, string>> | null };
}

const resourcesOf = ({ resources = [], child_modules = [] }: StateModule): StateResource[] => [
  ...resources,
  ...child_modules.flatMap(resourcesOf),
];

const BUCKETS = [
  'module.bucket.aws_s3_bucket.this',
  'module.image_api.module.image_bucket[0].aws_s3_bucket.this',
];

const ROLES = [
  'module.account_logging.aws_iam_role.this',
  'module.function.aws_iam_role.this',
  'module.image_api.module.demo_page[0].aws_iam_role.this',
  'module.image_api.module.function["inspect"].aws_iam_role.this',
  'module.image_api.module.function["resize"].aws_iam_role.this',
  'module.image_api.module.s3_proxy[0].aws_iam_role.this',
  'module.s3_proxy.aws_iam_role.this',
];

describe("the modules in somebody's stack", () => {
  it(
    'plan nothing after an apply whose plan knew no name',
    async () => {
      expect(await planned({})).toEqual({});
    },
    PATIENCE,
  );

  it(
    'tag all that takes tags',
    async () => {
      const terraform = createTerraform({ root });
      const { stdout } = await terraform.run(directory(), ['show', '-json'], {
        TF_DATA_DIR: `${directory()}/.terraform`,
      });
      const { values } = JSON.parse(stdout) as { values: { root_module: StateModule } };
      const taggable = (values.root_module.child_modules ?? [])
        .flatMap(resourcesOf)
        .filter(({ mode, values: held }) => mode === 'managed' && 'tags' in held);
      const untagged = taggable.filter(({ values: { tags } }) => tags?.['stack'] === undefined);
      expect(untagged.map(({ address }) => address)).toEqual([]);
      expect(new Set(taggable.map(({ type }) => type)).size).toBeGreaterThan(12);
    },
    PATIENCE,
  );

  it(
    'replace nothing when what they depend on changes, nor deploy anew',
    async () => {
      const actions = await planned({ dependency: 'two' });
      // Region and account were unknown, or this test shows nothing.
      expect(actions).toMatchObject({
        'module.bucket.aws_s3_bucket_policy.this': 'update',
        'module.image_api.module.rest_api.aws_api_gateway_rest_api.this': 'update',
      });
      expect(new Set(Object.values(actions))).toEqual(new Set(['update']));
      const { deployment_ids: before } = example.applied.outputs;
      await example.apply({ dependency: 'two' });
      expect(example.applied.outputs['deployment_ids']).toEqual(before);
      expect(await planned({ dependency: 'two' })).toEqual({});
    },
    PATIENCE,
  );

  it(
    'show the replacement that other names ask for',
    async () => {
      const vars = { name: 'other', bucket_name: 'elsewhere', dependency: 'three' };
      expect(destroyed(await planned(vars))).toEqual(
        expect.arrayContaining([...BUCKETS, ...ROLES]),
      );
    },
    PATIENCE,
  );

  it(
    'keep the bucket when the name that it has is written out',
    async () => {
      const bucket_name = String(example.applied.outputs['bucket_name']);
      expect(bucket_name).toBe('stack-123456789012-us-east-1');
      expect(destroyed(await planned({ dependency: 'three', bucket_name }))).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'replace nothing of a state of version 0.1.0, which has no terraform_data.name',
    async () => {
      const env = {
        ...clientEnvironment(example.aws.url),
        TF_DATA_DIR: `${directory()}/.terraform`,
      };
      const terraform = createTerraform({ root });
      const { stdout } = await terraform.run(directory(), ['state', 'list'], env);
      const names = stdout
        .split('\n')
        .filter((address) => /^module.*\.terraform_data\.(role_)?name$/.test(address));
      expect(names).toHaveLength(11);
      const removed = await terraform.run(directory(), ['state', 'rm', ...names], env);
      expect(removed.code, removed.stderr).toBe(0);
      const actions = await planned({ dependency: 'three' });
      expect(actions).toMatchObject(Object.fromEntries(names.map((name) => [name, 'create'])));
      expect(destroyed(actions)).toEqual([]);
    },
    PATIENCE,
  );

  // Not applied above: moto has no cache policies.
  it('have nothing to wait for in modules/cdn, which reads no data source', () => {
    const folder = join(root, 'modules/cdn');
    const files = readdirSync(folder).filter((file) => file.endsWith('.tf'));
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    expect(text).toContain('resource "aws_cloudfront_distribution"');
    expect(text).not.toMatch(/^data /m);
  });
});
