import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTerraform } from './terraform.ts';
import { neutralEnvironment, variableEnvironment } from './environment.ts';
import { trimOutput } from './process.ts';
import { commandName, findTerraform, requireVersion } from './program.ts';

const LOCK = '.terraform.lock.hcl';
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), `image-api-terraform-${process.pid}-`));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A program that answers like Terraform and notes what it was asked, with which variables. */
function fakeTerraform(
  version = 'Terraform v1.11.4',
  failOn = 'never',
  name = 'terraform',
): string {
  const path = join(root, 'bin', name);
  mkdirSync(join(root, 'bin'), { recursive: true });
  writeFileSync(
    path,
    `#!/bin/sh
case "$1" in
  version) printf '%s\\non linux_amd64\\n' '${version}' ;;
  output) echo '{"rest_api_id": {"value": "abc"}}' ;;
  plan) echo planned; exit 2 ;;
  init)
    printf 'provider "aws" {\\n  version = "6.1.0"\\n  hashes = [\\n' > .terraform.lock.hcl
    printf '    "h1:x=",\\n  ]\\n}\\n' >> .terraform.lock.hcl ;;
  ${failOn}) printf '╷\\n│ Error: no such thing\\n╵\\n' >&2; exit 1 ;;
esac
echo "$1 k=$TF_VAR_k n=$TF_VAR_n data=$TF_DATA_DIR profile=$AWS_PROFILE args=$*" >> "${root}/calls"
`,
  );
  chmodSync(path, 0o755);
  return path;
}

function environment(): NodeJS.ProcessEnv {
  const config = join(root, 'own.rc');
  writeFileSync(config, 'provider_installation {\n}\n');
  return {
    PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH']}`,
    TF_CLI_CONFIG_FILE: config,
    AWS_PROFILE: 'mine',
    TF_VAR_k: 'mine',
  };
}

const calls = (): string[] => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');

describe('findTerraform', () => {
  it('says what to install when it is not on PATH, or named wrongly', () => {
    expect(() => findTerraform({ PATH: root })).toThrow(
      'terraform or tofu is not on PATH: install Terraform 1.9 or OpenTofu 1.10 or newer',
    );
    expect(() => findTerraform({ PATH: root, TERRAFORM: '/no/such/terraform' })).toThrow(
      'TERRAFORM names',
    );
    expect(() => findTerraform({ PATH: root, TERRAFORM: 'tofu' })).toThrow(
      'tofu is not on PATH: install',
    );
  });

  it('takes tofu where it is named, or there is no terraform', () => {
    const tofu = fakeTerraform('OpenTofu v1.10.7', 'never', 'tofu');
    const env = { PATH: join(root, 'bin') };
    expect([findTerraform(env), commandName(env)]).toEqual([tofu, 'tofu']);
    const terraform = fakeTerraform();
    expect([findTerraform(env), commandName(env)]).toEqual([terraform, 'terraform']);
    const named = { ...env, TERRAFORM: 'tofu' };
    expect([findTerraform(named), commandName(named)]).toEqual([tofu, 'tofu']);
  });

  it.each([
    ['Terraform v1.8.5', undefined],
    ['Terraform v1.9.0', { product: 'Terraform', version: '1.9.0' }],
    ['Terraform v1.13.0-beta1', { product: 'Terraform', version: '1.13.0-beta1' }],
    ['Terraform v2.0.0', { product: 'Terraform', version: '2.0.0' }],
    ['OpenTofu v1.9.4', undefined],
    ['OpenTofu v1.10.0', { product: 'OpenTofu', version: '1.10.0' }],
  ])('%s is new enough: %o', async (text, found) => {
    const checked = requireVersion(fakeTerraform(text), process.env);
    if (found) expect(await checked).toEqual(found);
    else await expect(checked).rejects.toThrow(/ is \w+ [\d.]+: install 1\.\d+ or newer/);
  });

  it('refuses another program', async () => {
    const checked = requireVersion(fakeTerraform('Packer v1.9.0'), process.env);
    await expect(checked).rejects.toThrow('does not tell its version');
  });
});

describe('applyExample', () => {
  beforeEach(() => {
    mkdirSync(join(root, 'examples/one/.terraform'), { recursive: true });
    writeFileSync(join(root, 'examples/one/main.tf'), 'module "api" {}\n');
    writeFileSync(join(root, 'examples/one/terraform.tfstate'), '{}');
  });

  it('applies a copy, its variables in the environment, and nothing of the user', async () => {
    fakeTerraform();
    const terraform = createTerraform({ root, env: environment() });
    const applied = await terraform.applyExample('one', {
      workDirName: 'work',
      vars: { k: 'a secret', n: ['${x}'] },
    });
    const directory = join(root, '.local/work');
    expect(applied.outputs).toEqual({ rest_api_id: 'abc' });
    expect(calls().map((line) => line.split(' ')[0])).toEqual([
      'version',
      'init',
      'apply',
      'output',
    ]);
    expect(calls()[2]).toContain(
      `apply k=a secret n=["$\${x}"] data=${directory}/.terraform profile= args=apply ` +
        '-auto-approve',
    );
    expect(existsSync(join(directory, 'main.tf'))).toBe(true);
    expect(existsSync(join(directory, 'terraform.tfstate'))).toBe(false);
    expect(existsSync(join(directory, 'terraform.pid'))).toBe(false);
    expect(await applied.plan()).toEqual({ changes: true, text: 'planned\n' });
  });

  it('locks the version of the provider, and has it hashed by the init alone', async () => {
    fakeTerraform();
    const terraform = createTerraform({ root, env: environment() });
    const { directory } = await terraform.openExample('one');
    const lock = (folder: string): string => readFileSync(join(folder, LOCK), 'utf8');
    expect(lock(directory)).toBe('provider "aws" {\n  version = "6.1.0"\n}\n');
    // A user's own folder is not touched.
    await terraform.run(join(root, 'examples/one'), ['init']);
    expect(lock(join(root, 'examples/one'))).toContain('h1:x=');
  });

  it('starts afresh, and keeps former variables on the next apply', async () => {
    fakeTerraform();
    mkdirSync(join(root, '.local/one'), { recursive: true });
    writeFileSync(join(root, '.local/one/terraform.tfstate'), 'of a former run');
    const applied = await createTerraform({ root, env: environment() }).applyExample('one', {
      vars: { k: '1', n: '2' },
    });
    expect(existsSync(join(root, '.local/one/terraform.tfstate'))).toBe(false);
    await applied.apply({ n: '3' });
    expect(
      calls()
        .filter((line) => line.startsWith('apply'))
        .at(-1),
    ).toContain('k=1 n=3');
  });

  it('initialises before variables and environment are known', async () => {
    fakeTerraform();
    const terraform = createTerraform({ root, env: environment() });
    const { open } = await terraform.initExample('one', 'work');
    expect(calls().at(-1)).toMatch(/^init /);
    await open({ vars: { k: '1' }, env: { AWS_PROFILE: 'later' } }).apply();
    expect(calls().filter((line) => line.startsWith('apply'))).toEqual([
      expect.stringMatching(/k=1 .*profile=later/),
    ]);
  });

  it("shows Terraform's own words when a step fails", async () => {
    fakeTerraform('Terraform v1.11.4', 'apply');
    const applying = createTerraform({ root, env: environment() }).applyExample('one');
    await expect(applying).rejects.toMatchObject({
      name: 'UserError',
      message: 'terraform apply of examples/one failed:\nError: no such thing',
    });
  });

  it('lists the examples when asked for another', async () => {
    fakeTerraform();
    await expect(createTerraform({ root, env: environment() }).applyExample('two')).rejects.toThrow(
      'no example "two". There are: one.',
    );
  });
});

it('neutralEnvironment drops what is personal and keeps the rest', () => {
  const env = neutralEnvironment({
    PATH: '/bin',
    AWS_PROFILE: 'x',
    AWS_ENDPOINT_URL_S3: 'x',
    TF_VAR_name: 'x',
    TF_CLI_ARGS_plan: 'x',
    TF_WORKSPACE: 'x',
    GOGC: '150',
  });
  expect(
    Object.keys(env)
      .filter((name) => /^(AWS|TF)_/.test(name))
      .sort(),
  ).toEqual(['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'TF_INPUT', 'TF_IN_AUTOMATION']);
  expect([env['PATH'], env['GOGC']]).toEqual(['/bin', '150']);
});

it('variableEnvironment keeps strings as they are and escapes templates elsewhere', () => {
  expect(
    variableEnvironment({ a: '${b}', list: ['${b}', '%{c}'], none: undefined, off: null }),
  ).toEqual({
    TF_VAR_a: '${b}',
    TF_VAR_list: '["$${b}","%%{c}"]',
    TF_VAR_off: 'null',
  });
});

it('trimOutput keeps the end of a long text', () => {
  expect(trimOutput('╷\n│ Error: a\n│ \n╵\n')).toBe('Error: a');
  expect(trimOutput(Array.from({ length: 5 }, (_, i) => `line ${i}`).join('\n'), 2)).toBe(
    '...\nline 3\nline 4',
  );
});
