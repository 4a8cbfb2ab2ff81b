import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientEnvironment, LOCAL_REGION } from '../local-aws/credentials.ts';
import { openBucket, openCaller } from '../scripts/verify/account.ts';
import { verify, type Row } from '../scripts/verify/verify.ts';
import { FEATURES } from '../scripts/verify/survey.ts';
import { controlOf } from './support/control-plane.ts';
import { architecture, publicUrl, useExample } from './support/example.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const example = useExample('complete', { resize_api_keys: [resizeKey], architecture });

beforeAll(() => {
  for (const [name, value] of Object.entries(clientEnvironment(example.aws.url)))
    vi.stubEnv(name, value);
});
afterAll(() => vi.unstubAllEnvs());

const api = (): string => `/restapis/${String(example.applied.outputs['rest_api_id'])}`;
const control: ReturnType<typeof controlOf> = (...call) => controlOf(example.aws.url)(...call);
const deploy = () =>
  control('apigateway', 'POST', `${api()}/deployments`, {
    stageName: example.applied.outputs['stage_name'],
  });
const patch = (op: string, path: string, value?: string) =>
  control('apigateway', 'PATCH', api(), { patchOperations: [{ op, path, value }] });

async function methodAt(path: string, method: string): Promise<string> {
  const { item } = await control('apigateway', 'GET', `${api()}/resources?limit=500`);
  const resource = (item as { id: string; path: string }[]).find((each) => each.path === path);
  return `${api()}/resources/${resource?.id}/methods/${method}`;
}

const STAGE = 'stage serves the API as it is configured';
const POLICY = 'resource policy lets this caller in';
const INVOKE = 'API Gateway may invoke the functions';
const BYTES = 'image bytes stay bytes';
const IAM = 'AWS_IAM routes take a signature, and nothing less';

interface Asked {
  readonly key?: string;
  readonly isSigned?: boolean;
  readonly isRequired?: boolean;
}

/** The rows of these checks; the rest of them is what tests/verify.test.ts asks. */
async function rowsOf(
  names: readonly (string | RegExp)[],
  { key = resizeKey, isSigned = true, isRequired = true }: Asked = {},
): Promise<readonly Row[]> {
  const caller = await openCaller({ region: undefined, purpose: '--bucket' });
  const name = String(example.applied.outputs['bucket_name']);
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
      only: (check) =>
        names.some((each) => check.name === each || check.name.match(each)?.index === 0),
    },
    [],
    () => {},
  );
}

const failures = (rows: readonly Row[]): Record<string, string> =>
  Object.fromEntries(
    rows.filter(({ state }) => state === 'failed').map(({ name, saw }) => [name, saw]),
  );

describe('a deployment that is broken on purpose', () => {
  it('has nothing to say against it before it is', async () => {
    const rows = await rowsOf([POLICY, INVOKE, STAGE, 'POST /images', BYTES, /^OPTIONS/, /health/]);
    expect(rows.map(({ state }) => state)).toEqual(Array(8).fill('ok'));
  });

  it('without the permission to invoke a function', async () => {
    const path = '/2015-03-31/functions/image-api-upload/policy';
    const { Policy } = await control('lambda', 'GET', path);
    const { Statement } = JSON.parse(String(Policy)) as {
      Statement: { Sid: string; Condition: { ArnLike: { 'AWS:SourceArn': string } } }[];
    };
    for (const { Sid } of Statement) await control('lambda', 'DELETE', `${path}/${Sid}`);
    const found = await rowsOf([POLICY, INVOKE]);
    for (const { Sid, Condition } of Statement)
      await control('lambda', 'POST', path, {
        StatementId: Sid,
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: Condition.ArnLike['AWS:SourceArn'],
      });
    expect(failures(found)).toEqual({
      [INVOKE]:
        'upload (POST /images): 500 from API Gateway itself, as without permission to invoke ' +
        '(lambda:InvokeFunction for this API)',
    });
  });

  it('with a resource policy that refuses', async () => {
    const before = await control('apigateway', 'GET', api());
    const deny = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
    };
    await patch('replace', '/policy', JSON.stringify(deny));
    await deploy();
    const found = await rowsOf([POLICY]);
    // GetRestApi escapes the policy once more than it was given.
    await patch('replace', '/policy', String(JSON.parse(`"${String(before['policy'])}"`)));
    await deploy();
    expect(failures(found)[POLICY]).toMatch(
      /^403: the API's resource policy refuses this caller: .*explicit deny/,
    );
  });

  it('with another key than the one that is asked with', async () => {
    const found = await rowsOf([/^resize/], { key: 'another-key-for-acceptance-tests' });
    expect(failures(found)['resize key is accepted']).toContain('401: --resize-key is none of');
  });

  it('with wrong binary media types, and then with right ones that are not deployed', async () => {
    const asked = ['POST /images', 'POST /api/upload_url, PUT', BYTES, STAGE];
    await patch('remove', '/binaryMediaTypes/*~1*');
    await deploy();
    const wrong = failures(await rowsOf(asked));
    await patch('add', '/binaryMediaTypes/*~1*');
    const stale = failures(await rowsOf(asked));
    await deploy();
    expect(wrong[BYTES]).toMatch(/^base64 text instead of bytes/);
    expect(wrong[STAGE]).toBeUndefined();
    expect(stale[STAGE]).toContain('*/* is configured, and images come as base64');
  });

  it('without CORS preflights', async () => {
    const paths = ['/images', '/images/{key+}', '/resize'];
    for (const path of paths)
      await control('apigateway', 'DELETE', await methodAt(path, 'OPTIONS'));
    await deploy();
    const found = failures(await rowsOf([/^OPTIONS/]));
    expect(found['OPTIONS /images (CORS preflight)']).toContain('got 403');
    expect(found['OPTIONS of every route (CORS preflight)']).toBe(
      'no preflight for a browser: POST /images: 403; GET /images/{key+}: 403; GET /resize: 403',
    );
  });

  it('with a method that is gone from the API and still served', async () => {
    await control('apigateway', 'DELETE', await methodAt('/health', 'GET'));
    expect(failures(await rowsOf([/health/, STAGE]))).toEqual({
      [STAGE]: 'the stage serves an older deployment: GET /health was removed; create a deployment',
    });
    await deploy();
    expect(failures(await rowsOf([/health/]))['GET /health']).toContain('expected 200, got 403');
  });
});

describe('a route with AWS_IAM', () => {
  it('is asked with a signature, and is not there without one', async () => {
    const path = await methodAt('/images', 'POST');
    const { methodIntegration } = await control('apigateway', 'GET', path);
    const { type, uri, httpMethod } = methodIntegration as Record<string, string>;
    await control('apigateway', 'DELETE', path);
    await control('apigateway', 'PUT', path, { authorizationType: 'AWS_IAM' });
    await control('apigateway', 'PUT', `${path}/integration`, { type, uri, httpMethod });
    await deploy();
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
