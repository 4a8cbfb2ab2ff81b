import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientEnvironment, LOCAL_CREDENTIALS, LOCAL_REGION } from '../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { findRoot } from '../scripts/lib/root.ts';
import { controlOf } from './support/control-plane.ts';

const root = findRoot();
const scratch = mkdtempSync(join(tmpdir(), 'image-api-verify-aws-'));
let aws: LocalAws;
let before: readonly string[];

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir: scratch, log: () => {} });
  before = folders();
  // Not of this run: whatever is destroyed, this stays.
  await controlOf(aws.url)('apigateway', 'POST', '/restapis', { name: 'upload-download' });
});
afterAll(async () => {
  await aws.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const folders = (): string[] =>
  readdirSync(join(root, '.local')).filter((name) => name.startsWith('verify-aws-upload'));

interface Run {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly code: Promise<number | null>;
}

/** The local AWS in the account's place, by what a user would set. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const all = { ...process.env, ...clientEnvironment(aws.url), ...env };
  const child = spawn(process.execPath, ['scripts/lib/run.mjs', 'verify-aws', ...args], {
    cwd: root,
    env: all,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, text: () => text, code };
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
  expect((item as { name: string }[]).map(({ name }) => name)).toEqual(['upload-download']);
  expect(folders()).toEqual(before);
}

const example = ['--example', 'upload-download'];

describe('npm run verify:aws', () => {
  it('proves an example from first apply to destroy, and leaves what is not its own', async () => {
    const run = start([...example, '--yes']);
    expect([await run.code, run.text()]).toEqual([0, expect.any(String)]);
    const text = run.text();
    expect(text).toMatch(/^examples\/upload-download in account 123456789012, region us-east-1/m);
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

  it.each([{ step: 'first apply' }, { step: 'every check of verify' }])(
    'destroys after Ctrl-C in "$step"',
    async ({ step }) => {
      const run = start([...example, '--yes']);
      await expect
        .poll(() => run.text().includes(`${step} ...`) || run.child.exitCode !== null, {
          timeout: 200_000,
          interval: 50,
        })
        .toBe(true);
      run.child.kill('SIGINT');
      expect([await run.code, run.text()]).toEqual([
        130,
        expect.stringMatching(/Interrupted: .* is destroyed[^]*as documented +nothing is left/),
      ]);
      await nothingIsLeft();
    },
    400_000,
  );

  it.each([
    { args: [], env: {}, message: 'Which example? Give --example' },
    { args: ['--example', 'multi-region'], env: {}, message: 'no "multi-region" that applies' },
    { args: example, env: { AWS_ACCESS_KEY_ID: '' }, message: 'set AWS_ACCESS_KEY_ID and' },
    { args: example, env: { AWS_REGION: '' }, message: 'No region: give --region' },
    { args: example, env: { CI: 'true' }, message: 'give --yes if that is meant' },
    { args: example, env: {}, message: 'nobody can be asked here: give --yes' },
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
