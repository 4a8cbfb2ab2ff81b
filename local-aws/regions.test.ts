import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { iamWith, ROLE_ARN } from './api-gateway/gateway/support/aws.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_CREDENTIALS } from './credentials.ts';
import { readBody } from './http/body.ts';
import { useServed } from './http/support/served.ts';
import { isRegion } from './region-names.ts';
import { createRegions, type Regions } from './regions.ts';
import { signedRegion } from './dispatch.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'regions-test-'));
/** Only roles are asked of moto here; this one may write logs. */
const answerIam = iamWith({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
const moto = useServed(async (incoming, outgoing) => {
  const body = await readBody(incoming);
  const answer = answerIam({ service: 'iam', method: 'POST', path: '/', body });
  outgoing.writeHead(answer?.status ?? 404).end(answer?.body);
});
let regions: Regions;

beforeAll(() => {
  regions = createRegions({
    moto: { port: 9, url: moto.url() },
    url: 'http://127.0.0.1:9',
    dataDir,
    log: () => undefined,
    accountId: LOCAL_ACCOUNT_ID,
    credentials: LOCAL_CREDENTIALS,
    vpcLinks: new Map(),
  });
});

const { url } = useServed((incoming, outgoing) =>
  regions.of(signedRegion(incoming.headers.authorization)).apigateway(incoming, outgoing),
);

afterAll(async () => {
  await regions.close();
  rmSync(dataDir, { recursive: true, force: true });
});

type Fields = Record<string, unknown>;

async function call(region: string, method: string, path: string, body?: Fields): Promise<Fields> {
  const scope = `local/20260101/${region}/apigateway/aws4_request`;
  const answer = await fetch(`${url()}${path}`, {
    method,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, Signature=0` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await answer.json()) as Fields;
}

const names = async (region: string, path: string, field: string): Promise<unknown[]> =>
  ((await call(region, 'GET', path))['item'] as Fields[]).map((item) => item[field]);

/** "AWS service endpoints": a regional service keeps its records in the region of the call. */
describe('each region has its own', () => {
  it.each([
    ['/restapis', { name: 'one' }, 'name'],
    ['/apikeys', { name: 'one' }, 'name'],
    ['/usageplans', { name: 'one' }, 'name'],
    [
      '/domainnames',
      {
        domainName: 'one.example.com',
        regionalCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
        endpointConfiguration: { types: ['REGIONAL'] },
      },
      'domainName',
    ],
  ])('%s', async (path, fields, field) => {
    await call('eu-west-1', 'POST', path, fields);
    expect(await names('eu-west-1', path, field)).toEqual([Object.values(fields)[0]]);
    expect(await names('us-east-1', path, field)).toEqual([]);
  });

  it('account settings', async () => {
    const value = ROLE_ARN;
    const patchOperations = [{ op: 'replace', path: '/cloudwatchRoleArn', value }];
    await call('eu-west-1', 'PATCH', '/account', { patchOperations });
    expect((await call('eu-west-1', 'GET', '/account'))['cloudwatchRoleArn']).toBe(value);
    expect(await call('us-east-1', 'GET', '/account')).not.toHaveProperty('cloudwatchRoleArn');
  });

  it('certificates: one of another region is refused', async () => {
    const regionalCertificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
    const domain = {
      domainName: 'two.example.com',
      regionalCertificateArn,
      endpointConfiguration: { types: ['REGIONAL'] },
    };
    expect(await call('us-west-2', 'POST', '/domainnames', domain)).toHaveProperty('message');
  });
});

describe('a call finds the region', () => {
  it('of the API with the id, whatever it is', async () => {
    const id = String((await call('ap-southeast-2', 'POST', '/restapis', { name: 'x' }))['id']);
    const at = (region?: string) =>
      regions.gatewayAt({
        apiId: id,
        stageName: 'v1',
        basePath: '/v1',
        rawPath: '/',
        rawQuery: '',
        ...(region ? { region } : {}),
      });
    expect(at()).toBe(at('ap-southeast-2'));
    expect(at()).not.toBe(at('eu-west-1'));
  });

  it.each([
    ['eu-west-1', true],
    ['ap-southeast-2', true],
    ['us-gov-west-1', false],
    ['cn-north-1', false],
    ['eusc-de-east-1', false],
    ['mars', false],
    ['', false],
  ])('named %j: %s', (name, known) => {
    expect(isRegion(name)).toBe(known);
  });
});
