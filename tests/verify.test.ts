import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { findRoot } from '../scripts/lib/root.ts';
import type { Row } from '../scripts/verify/verify.ts';
import { bucketOf } from './support/bucket.ts';
import { controlOf } from './support/control-plane.ts';
import { architecture, publicUrl, useExample } from './support/example.ts';
import { startTlsFront } from './support/tls-front.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const example = useExample('complete', { resize_api_keys: [resizeKey], architecture });
const scratch = mkdtempSync(join(tmpdir(), 'image-api-verify-'));
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
const usual = (): string[] => ['--api-url', publicUrl(example), '--resize-key', resizeKey];

async function documentOf(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Document & { readonly code: number | null }> {
  const { code, stdout, stderr } = await run([...args, '--json'], env);
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

const KEPT = 'names reach the backend in either case';
const LOST = 'names are case-sensitive: the lower case of HTTP/2 and browsers is lost';

describe('npm run verify', () => {
  it('finds examples/complete as documented, and leaves no object behind', async () => {
    const found = await documentOf([...usual(), '--require', 'all', '--bucket', bucketName()]);
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

  it('prints one table, and says which keys remain without a bucket', async () => {
    const { code, stdout } = await run(['--api-url', `${publicUrl(example)}/`, '--http1']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +HTTP +check +saw -> what holds$/m);
    expect(stdout).toMatch(/^as documented +1\.1 +GET \/health +200 \{"status":"ok"\}$/m);
    expect(stdout).toMatch(/^not asked +1\.1 +resize without w +give --resize-key/m);
    expect(stdout).toMatch(/^not there +1\.1 +Content-Type in each spelling, PUT/m);
    expect(stdout).toMatch(/^Still in the bucket .*: .*images\/verify-[0-9a-f]+-1\/photo\.jpg/m);
    expect(stdout).toMatch(/^\d+ as documented, 0 not, \d+ not there, \d+ not asked\.$/m);
  }, 180_000);

  it.each([
    { caseSensitive: false, reading: KEPT },
    { caseSensitive: true, reading: LOST },
  ])(
    'asks over both versions of HTTP; names case-sensitive: $caseSensitive',
    async ({ caseSensitive, reading }) => {
      const front = await startTlsFront(example.aws.url, caseSensitive);
      const ca = join(scratch, `ca-${caseSensitive}.pem`);
      writeFileSync(ca, front.cert);
      const { pathname } = new URL(publicUrl(example));
      const args = ['--api-url', `${front.url}${pathname}`, '--resize-key', resizeKey];
      const env = { NODE_EXTRA_CA_CERTS: ca };
      const found = await documentOf([...args, '--bucket', bucketName()], env).finally(front.stop);
      // The front does not lead to an address that names an API, which is what a custom domain
      // name looks like.
      expect(failures(found)).toEqual({});
      for (const name of ['Range', 'If-None-Match', 'If-Modified-Since'])
        expect(rowsOf(found, `${name} in each spelling, S3 route`)).toEqual([
          { http: '1.1', state: 'ok', reading },
          { http: '2', state: 'ok', reading },
        ]);
      expect(rowsOf(found, 'HTTP/2 by ALPN')).toMatchObject([{ state: 'ok' }]);
      expect(rowsOf(found, 'TLS versions')).toEqual([
        { http: '1.1', state: 'ok', reading: 'TLS 1.2 or better' },
      ]);
      expect(rowsOf(found, 'POST /images').map(({ http }) => http)).toEqual(['1.1', '2']);
    },
    240_000,
  );

  it.each([
    { args: [], message: 'Which API? Give --api-url' },
    { args: ['--api-url', 'v1'], message: '--api-url must be https://HOST/STAGE' },
    { args: ['--api-url', 'http://127.0.0.1:1/v1'], message: 'does not answer' },
    { args: ['--api-url', 'http://x/v1', '--http1', '--http2'], message: 'exclude each other' },
    { args: ['--api-url', 'http://x/v1', '--http2'], message: 'agreed upon in the TLS handshake' },
    {
      args: ['--api-url', 'http://x/v1', '--require', 'y'],
      message: 'knows no "y"; there are: all',
    },
    { args: ['--api-url', 'http://x/v1', '--header', 'x'], message: '--header must be' },
  ])('refuses $args in one line', async ({ args, message }) => {
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('a deployment that is broken on purpose', () => {
  const api = (): string => `/restapis/${String(example.applied.outputs['rest_api_id'])}`;
  const control: ReturnType<typeof controlOf> = (...call) => controlOf(example.aws.url)(...call);
  const deploy = () =>
    control('apigateway', 'POST', `${api()}/deployments`, {
      stageName: example.applied.outputs['stage_name'],
    });
  const patch = (op: string, path: string, value?: string) =>
    control('apigateway', 'PATCH', api(), { patchOperations: [{ op, path, value }] });
  const verified = () => documentOf([...usual(), '--require', 'all', '--bucket', bucketName()]);

  it('without the permission to invoke a function', async () => {
    const path = '/2015-03-31/functions/image-api-upload/policy';
    const { Policy } = await control('lambda', 'GET', path);
    const { Statement } = JSON.parse(String(Policy)) as {
      Statement: { Sid: string; Condition: { ArnLike: { 'AWS:SourceArn': string } } }[];
    };
    for (const { Sid } of Statement) await control('lambda', 'DELETE', `${path}/${Sid}`);
    const found = await verified();
    for (const { Sid, Condition } of Statement)
      await control('lambda', 'POST', path, {
        StatementId: Sid,
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: Condition.ArnLike['AWS:SourceArn'],
      });
    expect(found.code).toBe(1);
    expect(failures(found)['API Gateway may invoke the functions']).toBe(
      'upload (POST /images): 500 from API Gateway itself, as without permission to invoke ' +
        '(lambda:InvokeFunction for this API)',
    );
  }, 180_000);

  it('with a resource policy that refuses', async () => {
    const before = await control('apigateway', 'GET', api());
    const deny = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
    };
    await patch('replace', '/policy', JSON.stringify(deny));
    await deploy();
    const found = await verified();
    // GetRestApi escapes the policy once more than it was given.
    await patch('replace', '/policy', String(JSON.parse(`"${String(before['policy'])}"`)));
    await deploy();
    expect(found.code).toBe(1);
    expect(failures(found)['resource policy lets this caller in']).toMatch(
      /^403: the API's resource policy refuses this caller: .*explicit deny/,
    );
  }, 180_000);

  it('with another key than the one that is asked with', async () => {
    await example.apply({ resize_api_keys: ['another-key-for-acceptance-tests'] });
    const found = await verified();
    await example.apply({ resize_api_keys: [resizeKey] });
    expect(found.code).toBe(1);
    expect(failures(found)['resize key is accepted']).toContain('401: --resize-key is none of');
  }, 240_000);

  it('with wrong binary media types, and then with right ones that are not deployed', async () => {
    await patch('remove', '/binaryMediaTypes/*~1*');
    await deploy();
    const wrong = await verified();
    await patch('add', '/binaryMediaTypes/*~1*');
    const stale = await verified();
    await deploy();
    expect([wrong.code, stale.code]).toEqual([1, 1]);
    expect(failures(wrong)['image bytes stay bytes']).toMatch(/^base64 text instead of bytes/);
    const stage = 'stage serves the API as it is configured';
    expect(failures(wrong)[stage]).toBeUndefined();
    expect(failures(stale)[stage]).toContain('*/* is configured, and images come as base64');
  }, 240_000);

  it('with a method that is gone from the API and still served', async () => {
    const method = await methodAt('/health', 'GET');
    await control('apigateway', 'DELETE', method);
    const found = await verified();
    expect(found.code).toBe(1);
    expect(failures(found)).toEqual({
      'stage serves the API as it is configured':
        'the stage serves an older deployment: GET /health was removed; create a deployment',
    });
    await deploy();
    expect(failures(await verified())['GET /health']).toContain('expected 200, got 403');
  }, 240_000);

  it('without CORS preflights', async () => {
    for (const path of ['/images', '/images/{key+}', '/resize'])
      await control('apigateway', 'DELETE', await methodAt(path, 'OPTIONS'));
    await deploy();
    const found = await verified();
    expect(found.code).toBe(1);
    expect(failures(found)['OPTIONS /images (CORS preflight)']).toContain('got 403');
    expect(failures(found)['OPTIONS of every route (CORS preflight)']).toBe(
      'no preflight for a browser: POST /images: 403; GET /images/{key+}: 403; GET /resize: 403',
    );
  }, 180_000);

  async function methodAt(path: string, method: string): Promise<string> {
    const { item } = await control('apigateway', 'GET', `${api()}/resources?limit=500`);
    const resource = (item as { id: string; path: string }[]).find((each) => each.path === path);
    return `${api()}/resources/${resource?.id}/methods/${method}`;
  }
});
