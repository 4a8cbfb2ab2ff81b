import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { findRoot } from '../scripts/lib/root.ts';
import type { Row } from '../scripts/verify/verify.ts';
import { bucketOf } from './support/bucket.ts';
import { architecture, publicUrl, useExample } from './support/example.ts';
import { startTlsFront } from './support/tls-front.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const example = useExample('complete', { resize_api_keys: [resizeKey], architecture });
const scratch = mkdtempSync(join(tmpdir(), `image-api-verify-${process.pid}-`));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Document {
  readonly checks: readonly Row[];
  readonly counts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

/** As a user's shell would: the program, with credentials and endpoint in the environment. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const child = spawn(
    process.execPath,
    [join(findRoot(), 'scripts/lib/run.mjs'), 'verify', ...args],
    { cwd: findRoot(), env: { ...process.env, ...clientEnvironment(example.aws.url), ...env } },
  );
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text })));
}

const bucketName = (): string => String(example.applied.outputs['bucket_name']);

async function documentOf(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Document & { readonly code: number | null }> {
  const common = ['--resize-key', resizeKey, '--require', 'all', '--bucket', bucketName()];
  const { code, stdout, stderr } = await run([...args, ...common, '--json'], env);
  if (!stdout.startsWith('{')) throw new Error(`no document: ${stdout}${stderr}`);
  return { code, ...(JSON.parse(stdout) as Document) };
}

const failures = ({ checks }: Document): Record<string, string> =>
  Object.fromEntries(
    checks.filter(({ state }) => state === 'failed').map(({ name, saw }) => [name, saw]),
  );
const rowsOf = ({ checks }: Document, name: string): Partial<Row>[] =>
  checks
    .filter((row) => row.name === name)
    .map(({ http, state, reading }) => ({
      http,
      state,
      ...(reading === undefined ? {} : { reading }),
    }));

describe('npm run verify', () => {
  it('finds examples/complete as documented, and leaves no object behind', async () => {
    const found = await documentOf(['--api-url', `${publicUrl(example)}/`]);
    expect(failures(found)).toEqual({});
    expect([found.code, found.counts['failed'], found.left]).toEqual([0, 0, []]);
    expect(found.counts['ok']).toBeGreaterThan(50);
    expect(found.notes).toEqual([expect.stringContaining('HTTP/2 was not checked')]);
    expect(rowsOf(found, 'stage serves the API as it is configured')).toEqual([
      { http: '1.1', state: 'ok' },
    ]);
    expect(found.removed.length).toBeGreaterThan(10);
    expect(await bucketOf(example).keys()).toEqual([]);
  }, 180_000);

  it('asks over both versions of HTTP', async () => {
    const front = await startTlsFront(example.aws.url);
    const ca = join(scratch, 'ca.pem');
    writeFileSync(ca, front.cert);
    // An address that does not name an API: what a custom domain name looks like.
    const apiUrl = `${front.url}${new URL(publicUrl(example)).pathname}`;
    const env = { NODE_EXTRA_CA_CERTS: ca };
    const found = await documentOf(['--api-url', apiUrl], env).finally(front.stop);
    expect(failures(found)).toEqual({});
    expect(found.notes).toEqual([]);
    expect(rowsOf(found, 'HTTP/2 by ALPN')).toMatchObject([{ state: 'ok' }]);
    expect(rowsOf(found, 'TLS versions')).toEqual([
      { http: '1.1', state: 'ok', reading: 'TLS 1.2 or better' },
    ]);
    for (const name of ['POST /images', 'Range in each spelling, S3 route', 'unknown route'])
      expect(rowsOf(found, name).map(({ http }) => http)).toEqual(['1.1', '2']);
  }, 240_000);

  it('prints one table, says which keys remain without a bucket, and ends with 1', async () => {
    const other = ['--resize-key', 'another-key-for-acceptance-tests'];
    const { code, stdout } = await run(['--api-url', publicUrl(example), '--http1', ...other]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ +HTTP +check +saw -> what holds$/m);
    expect(stdout).toMatch(/^as documented +1\.1 +GET \/health +200 \{"status":"ok"\}$/m);
    expect(stdout).toMatch(/^NOT AS DOCUMENTED +1\.1 +resize key is accepted +401: --resize-key/m);
    expect(stdout).toMatch(/^not asked +1\.1 +x-api-key in each spelling +give --header/m);
    expect(stdout).toMatch(/^not there +1\.1 +Content-Type in each spelling, PUT/m);
    expect(stdout).toMatch(/^Still in the bucket .*: .*images\/verify-[0-9a-f]+-1\/photo\.jpg/m);
    expect(stdout).toMatch(/^\d+ as documented, \d+ not, \d+ not there, \d+ not asked\.$/m);
  }, 180_000);

  it('without credentials, where they are asked for, says what to set', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_PROFILE: '',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const { code, stderr } = await run(['--api-url', publicUrl(example), '--sign'], env);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--sign needs credentials')]);
  });
});
