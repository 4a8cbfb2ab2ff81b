import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientEnvironment, LOCAL_CREDENTIALS, LOCAL_REGION } from '../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { findRoot } from '../scripts/lib/root.ts';
import { createTerraform } from '../scripts/lib/terraform/terraform.ts';
import { controlOf } from './support/control-plane.ts';

/** The smallest of those that make an API: no function. */
const EXAMPLE = 's3-proxy';

const root = findRoot();
const scratch = mkdtempSync(join(tmpdir(), `image-api-verify-aws-${process.pid}-`));
let aws: LocalAws;
let before: readonly string[];

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir: scratch, log: () => {} });
  before = folders();
  // Not of this run: whatever is destroyed, this stays.
  await controlOf(aws.url)('apigateway', 'POST', '/restapis', { name: EXAMPLE });
});
afterAll(async () => {
  await aws.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const folders = (): string[] =>
  readdirSync(join(root, '.local')).filter((name) => name.startsWith(`verify-aws-${EXAMPLE}`));

interface Run {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly code: Promise<number | null>;
}

/** The local AWS in the account's place, by what a user would set. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = 'ignore'): Run {
  const program = join(root, 'scripts/lib/run.mjs');
  const child = spawn(process.execPath, [program, 'verify-aws', ...args], {
    cwd: root,
    env: { ...process.env, ...clientEnvironment(aws.url), ...env },
    stdio: [input as 'ignore' | 'pipe', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, text: () => text, code };
}

async function reached(run: Run, step: string): Promise<void> {
  const isThere = (): boolean => run.text().includes(`${step} ...`) || run.child.exitCode !== null;
  await expect.poll(isThere, { timeout: 200_000, interval: 50 }).toBe(true);
}

async function nothingIsLeft(): Promise<void> {
  const s3 = new S3Client({
    endpoint: aws.url,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const { item } = await controlOf(aws.url)('apigateway', 'GET', '/restapis');
  expect(Buckets).toEqual([]);
  expect((item as { name: string }[]).map(({ name }) => name)).toEqual([EXAMPLE]);
  expect(folders()).toEqual(before);
}

interface Line {
  readonly url: string;
  readonly cut: () => Promise<void>;
}

/** An address of the account that can be cut, and then refuses connections. */
async function startLine(): Promise<Line> {
  const { port: target } = new URL(aws.url);
  const open = new Set<{ destroy: () => unknown }>();
  const server: Server = createServer((near) => {
    const far = connect(Number(target), '127.0.0.1');
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => open.delete(one));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

const example = ['--example', EXAMPLE];

describe('npm run verify:aws', () => {
  it('proves an example from first apply to destroy, and leaves what is not its own', async () => {
    const run = start([...example, '--yes']);
    expect([await run.code, run.text()]).toEqual([0, expect.any(String)]);
    const text = run.text();
    expect(text).toMatch(
      new RegExp(`^examples/${EXAMPLE} in account 123456789012, region us-east-1`, 'm'),
    );
    expect(text).toMatch(/^ +1 aws_s3_bucket$/m);
    expect(text).toMatch(/^Cost, .* USD\. All of it is destroyed at the end\.$/m);
    for (const step of [
      'first apply',
      'every check of verify',
      'second plan is empty',
      'REGIONAL to EDGE',
      'EDGE to REGIONAL',
      'nothing is left',
    ])
      expect(text).toMatch(new RegExp(`^as documented +${step} +\\d+ s`, 'm'));
    await nothingIsLeft();
  }, 400_000);

  it('destroys after Ctrl-C in the first apply', async () => {
    const run = start([...example, '--yes']);
    await reached(run, 'first apply');
    run.child.kill('SIGINT');
    expect([await run.code, run.text()]).toEqual([
      130,
      expect.stringMatching(/Interrupted: .* is destroyed[^]*as documented +nothing is left/),
    ]);
    await nothingIsLeft();
  }, 400_000);

  it('that cannot destroy says what is left, and its command removes it', async () => {
    const line = await startLine();
    // Else the provider tries to reach a dead address for minutes.
    const env = { AWS_ENDPOINT_URL: line.url, AWS_MAX_ATTEMPTS: '1' };
    const run = start([...example, '--yes'], env);
    await reached(run, 'every check of verify');
    await line.cut();
    run.child.kill('SIGINT');
    expect(await run.code).toBe(130);
    const text = run.text();
    expect(text).toMatch(/^NOT AS DOCUMENTED +nothing is left +\d+ s +terraform destroy of /m);
    expect(text).toMatch(/^NOT REMOVED from account 123456789012, region us-east-1:$/m);
    expect(text).toMatch(/^ {2}module\.\S*aws_s3_bucket\.this$/m);
    const command = /^ {2}cd (\S+) && AWS_REGION=us-east-1 TF_DATA_DIR=(\S+) \S+ (\w+)$/m;
    const [, folder = '', dataDir = '', ...args] = command.exec(text) ?? [];
    expect(existsSync(join(folder, 'terraform.tfstate'))).toBe(true);
    const { code, stderr } = await createTerraform({ root }).run(
      folder,
      [...args, '-auto-approve', '-input=false'],
      { ...clientEnvironment(aws.url), AWS_REGION: 'us-east-1', TF_DATA_DIR: dataDir },
    );
    expect([code, stderr]).toEqual([0, '']);
    rmSync(folder, { recursive: true });
    await nothingIsLeft();
  }, 400_000);

  it('takes no yes from a pipe', async () => {
    const run = start(example, { CI: '' }, 'pipe');
    run.child.stdin?.end('yes\n');
    expect([await run.code, run.text()]).toEqual([
      1,
      expect.stringContaining('nobody can be asked here: give --yes'),
    ]);
    expect(folders()).toEqual(before);
  });

  it.each([
    { args: [], env: {}, message: 'Which example? Give --example' },
    { args: example, env: { CI: 'true' }, message: 'give --yes if that is meant' },
    {
      args: [...example, '--yes'],
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      message: 'http://127.0.0.1:1 does not answer',
    },
  ])('refuses $args with $env, in one line', async ({ args, env, message }) => {
    const clean = { AWS_PROFILE: '', AWS_DEFAULT_REGION: '', ...env };
    const run = start(args, clean);
    expect([await run.code, run.text()]).toEqual([1, expect.stringContaining(message)]);
    expect(run.text()).not.toMatch(/\bat .*:\d+:\d+/);
    expect(folders()).toEqual(before);
  });
});
