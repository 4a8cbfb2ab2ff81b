import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { derivativeFolder } from '../functions/shared/derivatives.ts';
import { clientEnvironment, LOCAL_REGION } from '../local-aws/credentials.ts';
import { openBucket, openCaller } from '../scripts/verify/account.ts';
import { FEATURES } from '../scripts/verify/survey.ts';
import { verify, type Row } from '../scripts/verify/verify.ts';
import { bucketOf } from './support/bucket.ts';
import { deployedApi } from './support/deployed-api.ts';
import { architecture, publicUrl, useExample } from './support/example.ts';
import { startTlsFront } from './support/tls-front.ts';
import { documentOf, failures, runVerify, type Document } from './support/verify-command.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const example = useExample('complete', { resize_api_keys: [resizeKey], architecture });
const scratch = mkdtempSync(join(tmpdir(), `image-api-verify-${process.pid}-`));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const bucketName = (): string => String(example.applied.outputs['bucket_name']);
const asJson = (apiUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Document> => {
  const common = ['--resize-key', resizeKey, '--require', 'all', '--bucket', bucketName()];
  return documentOf(example.aws.url, ['--api-url', apiUrl, ...common], env);
};
const columnsOf = ({ checks }: Document, name: string): Partial<Row>[] =>
  checks
    .filter((row) => row.name === name)
    .map(({ http, state, reading }) => ({
      http,
      state,
      ...(reading === undefined ? {} : { reading }),
    }));

describe('npm run verify', () => {
  it('finds examples/complete as documented over both versions, and leaves no object', async () => {
    const front = await startTlsFront(example.aws.url);
    const ca = join(scratch, 'ca.pem');
    writeFileSync(ca, front.cert);
    // An address that does not name an API: what a custom domain name looks like.
    const apiUrl = `${front.url}${new URL(publicUrl(example)).pathname}`;
    const env = { NODE_EXTRA_CA_CERTS: ca };
    const found = await asJson(apiUrl, env).finally(front.stop);
    expect(failures(found.checks)).toEqual({});
    expect([found.code, found.counts['failed'], found.left, found.notes]).toEqual([0, 0, [], []]);
    // All but what examples/complete does not have, and what only an option can ask.
    const others = found.checks.filter(({ state }) => state !== 'ok');
    expect([...new Set(others.map(({ name }) => name))].sort()).toEqual([
      'AWS_IAM routes take a signature, and nothing less',
      'Authorization in each spelling',
      'Content-Type in each spelling, PUT /s3/{key+}',
      'x-api-key in each spelling',
    ]);
    expect(found.counts['ok']).toBeGreaterThan(90);
    expect(found.removed.length).toBeGreaterThan(20);
    // The example's own, of which inspection may have made a thumbnail.
    const own = derivativeFolder('derivatives/', 'thumbnails', 'images/fallback.png');
    const left = (await bucketOf(example).keys()).filter((key) => !key.startsWith(own));
    expect(left).toEqual(['demo-page/index.html', 'images/fallback.png']);
    expect(columnsOf(found, 'HTTP/2 by ALPN')).toMatchObject([{ state: 'ok' }]);
    expect(columnsOf(found, 'TLS versions')).toEqual([
      { http: '1.1', state: 'ok', reading: 'TLS 1.2 or better' },
    ]);
    for (const name of ['POST /images', 'Range in each spelling, S3 route', 'unknown route'])
      expect(columnsOf(found, name).map(({ http }) => http)).toEqual(['1.1', '2']);
  }, 240_000);

  it('prints one table, says which keys remain without a bucket, and ends with 1', async () => {
    const other = ['--resize-key', 'another-key-for-acceptance-tests'];
    const args = ['--api-url', `${publicUrl(example)}/`, '--require', 'all', ...other];
    const { code, stdout } = await runVerify(example.aws.url, args);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ +HTTP +check +saw -> what holds$/m);
    expect(stdout).toMatch(/^as documented +1\.1 +GET \/health +200 \{"status":"ok"\}$/m);
    expect(stdout).toMatch(/^NOT AS DOCUMENTED +1\.1 +resize key is accepted +401: --resize-key/m);
    const failed = [...stdout.matchAll(/^NOT AS DOCUMENTED +1\.1 +(.*)$/gm)];
    expect(failed.filter(([, row]) => !/resize/.test(row ?? ''))).toEqual([]);
    expect(stdout).toMatch(/^HTTP\/2 was not checked: the address is plain HTTP/m);
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
    const { code, stderr } = await runVerify(
      example.aws.url,
      ['--api-url', publicUrl(example), '--sign'],
      env,
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('--sign needs credentials')]);
  });
});

beforeAll(() => {
  for (const [name, value] of Object.entries(clientEnvironment(example.aws.url)))
    vi.stubEnv(name, value);
});
afterAll(() => vi.unstubAllEnvs());

const api = deployedApi(example);

const STAGE = 'stage serves the API as it is configured';
const POLICY = 'resource policy lets this caller in';
const INVOKE = 'API Gateway may invoke the functions';
const BYTES = 'image bytes stay bytes';
const KEY = 'resize key is accepted';
const HEALTH = 'GET /health';
const PREFLIGHTS = ['OPTIONS /images (CORS preflight)', 'OPTIONS of every route (CORS preflight)'];
const IAM = 'AWS_IAM routes take a signature, and nothing less';

interface Asked {
  readonly key?: string;
  readonly isSigned?: boolean;
  readonly isRequired?: boolean;
}

/** The rows of these checks only. */
async function rowsOf(
  names: readonly string[],
  { key = resizeKey, isSigned = true, isRequired = true }: Asked = {},
): Promise<readonly Row[]> {
  const caller = await openCaller({ region: undefined, purpose: '--bucket' });
  const name = bucketName();
  const { credentials } = caller;
  return verify(
    {
      apiUrl: publicUrl(example),
      versions: ['1.1'],
      headers: {},
      resizeKey: key,
      required: new Set(isRequired ? FEATURES.filter((feature) => feature !== 's3-put') : []),
      isPrivate: false,
      bucket: openBucket({ name, caller, env: process.env }),
      signer: isSigned ? { service: 'execute-api', region: LOCAL_REGION, credentials } : undefined,
      only: ({ name: check }) => names.includes(check),
    },
    [],
    () => {},
  );
}

describe('a deployment that is broken on purpose', () => {
  it('has nothing to say against it before it is', async () => {
    const rows = await rowsOf([
      POLICY,
      INVOKE,
      STAGE,
      'POST /images',
      BYTES,
      ...PREFLIGHTS,
      HEALTH,
    ]);
    expect(rows.map(({ state }) => state)).toEqual(Array(8).fill('ok'));
  });

  it('without the permission to invoke a function', async () => {
    const path = '/2015-03-31/functions/image-api-upload/policy';
    const { Policy } = await api.control('lambda', 'GET', path);
    const { Statement } = JSON.parse(String(Policy)) as {
      Statement: { Sid: string; Condition: { ArnLike: { 'AWS:SourceArn': string } } }[];
    };
    for (const { Sid } of Statement) await api.control('lambda', 'DELETE', `${path}/${Sid}`);
    const found = await rowsOf([POLICY, INVOKE]);
    for (const { Sid, Condition } of Statement)
      await api.control('lambda', 'POST', path, {
        StatementId: Sid,
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: Condition.ArnLike['AWS:SourceArn'],
      });
    expect(failures(found)).toEqual({
      [INVOKE]:
        'upload (POST /images), replace (PUT /images/{key+}): 500 from API Gateway itself, ' +
        'as without permission to invoke (lambda:InvokeFunction for this API)',
    });
  });

  it('with a resource policy that refuses', async () => {
    const before = await api.control('apigateway', 'GET', api.path());
    const deny = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
    };
    await api.patch('replace', '/policy', JSON.stringify(deny));
    await api.deploy();
    const found = await rowsOf([POLICY]);
    // GetRestApi escapes the policy once more than it was given.
    await api.patch('replace', '/policy', String(JSON.parse(`"${String(before['policy'])}"`)));
    await api.deploy();
    expect(failures(found)[POLICY]).toMatch(
      /^403: the API's resource policy refuses this caller: .*explicit deny/,
    );
  });

  it('with another key than the one that is asked with', async () => {
    const found = await rowsOf([KEY], { key: 'another-key-for-acceptance-tests' });
    expect(failures(found)[KEY]).toContain('401: --resize-key is none of');
  });

  it('with wrong binary media types, and then with right ones that are not deployed', async () => {
    const asked = ['POST /images', 'POST /api/upload_url, PUT', BYTES, STAGE];
    await api.patch('remove', '/binaryMediaTypes/*~1*');
    await api.deploy();
    const wrong = failures(await rowsOf(asked));
    await api.patch('add', '/binaryMediaTypes/*~1*');
    const stale = failures(await rowsOf(asked));
    await api.deploy();
    expect(wrong[BYTES]).toMatch(/^base64 text instead of bytes/);
    expect(wrong[STAGE]).toBeUndefined();
    expect(stale[STAGE]).toContain('*/* is configured, and images come as base64');
  });

  it('without CORS preflights', async () => {
    const paths = ['/images', '/images/{key+}', '/resize'];
    for (const path of paths)
      await api.control('apigateway', 'DELETE', await api.methodAt(path, 'OPTIONS'));
    await api.deploy();
    const found = failures(await rowsOf(PREFLIGHTS));
    expect(found['OPTIONS /images (CORS preflight)']).toContain('got 403');
    expect(found['OPTIONS of every route (CORS preflight)']).toBe(
      'no preflight for a browser: POST /images: 403; GET /images/{key+}: 403; ' +
        'GET /images: 403; PUT /images/{key+}: 403; DELETE /images/{key+}: 403; GET /resize: 403',
    );
  });

  it('with a method that is gone from the API and still served', async () => {
    await api.control('apigateway', 'DELETE', await api.methodAt('/health', 'GET'));
    expect(failures(await rowsOf([HEALTH, STAGE]))).toEqual({
      [STAGE]: 'the stage serves an older deployment: GET /health was removed; create a deployment',
    });
    await api.deploy();
    expect(failures(await rowsOf([HEALTH]))[HEALTH]).toContain('expected 200, got 403');
  });
});

describe('a route with AWS_IAM', () => {
  it('is asked with a signature, and is not there without one', async () => {
    const path = await api.methodAt('/images', 'POST');
    const { methodIntegration } = await api.control('apigateway', 'GET', path);
    const { type, uri, httpMethod } = methodIntegration as Record<string, string>;
    await api.control('apigateway', 'DELETE', path);
    await api.control('apigateway', 'PUT', path, { authorizationType: 'AWS_IAM' });
    await api.control('apigateway', 'PUT', `${path}/integration`, { type, uri, httpMethod });
    await api.deploy();
    const signed = await rowsOf([IAM, 'POST /images', 'GET /images/{key}']);
    expect(signed.map(({ name, state, saw }) => [name, state, saw])).toEqual([
      [IAM, 'ok', '403 without, answered with: POST /images'],
      ['POST /images', 'ok', expect.stringContaining('201')],
      ['GET /images/{key}', 'ok', expect.stringContaining('the same')],
    ]);
    const not = await rowsOf([IAM, 'POST /images'], { isSigned: false, isRequired: false });
    expect(not.map(({ state, saw }) => [state, saw])).toEqual([
      ['not-asked', 'give --sign, with credentials of the account'],
      [
        'absent',
        'POST /images: 403 Missing Authentication Token, as an AWS_IAM route without --sign',
      ],
    ]);
  });
});
