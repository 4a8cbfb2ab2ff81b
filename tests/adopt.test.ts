import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientEnvironment, LOCAL_CREDENTIALS, LOCAL_REGION } from '../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { send } from '../scripts/lib/http.ts';
import { findRoot } from '../scripts/lib/root.ts';
import {
  createTerraform,
  type Opened,
  type Variables,
} from '../scripts/lib/terraform/terraform.ts';
import { bucketNamed } from './support/bucket.ts';
import { controlOf } from './support/control-plane.ts';
import { architecture } from './support/example.ts';
import { actionsOf, planDocument } from './support/plan.ts';

const root = findRoot();
const dataDir = mkdtempSync(join(tmpdir(), `image-api-adopt-${process.pid}-`));
// Two plans and an apply take long while other files run.
const PATIENCE = 240_000;
const BUCKET = 'pictures-of-ten-years';
let aws: LocalAws;
let opened: Opened;
let vars: Variables;

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir, log: () => {} });
  vars = { architecture, bucket_name: BUCKET, rest_api_id: await madeByHand() };
  opened = await createTerraform({ root }).openExample('../tests/adopt', {
    vars,
    workDirName: `test-adopt-${process.pid}`,
    env: clientEnvironment(aws.url),
  });
});

afterAll(async () => {
  try {
    await opened?.destroy();
  } finally {
    await aws?.stop();
    for (const directory of [dataDir, opened?.directory ?? dataDir])
      rmSync(directory, { recursive: true, force: true });
  }
});

/** A bucket with an image, and an API of one MOCK method, deployed; the API's id. */
async function madeByHand(): Promise<string> {
  const client = new S3Client({
    endpoint: aws.url,
    forcePathStyle: true,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await bucketNamed(aws, BUCKET).write('images/old.png', await picture(), 'image/png');
  const control = controlOf(aws.url);
  const { id } = await control('apigateway', 'POST', '/restapis', {
    name: 'by-hand',
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  const api = `/restapis/${String(id)}`;
  const { item } = await control('apigateway', 'GET', `${api}/resources`);
  const method = `${api}/resources/${(item as { id: string }[])[0]?.id}/methods/GET`;
  await control('apigateway', 'PUT', method, { authorizationType: 'NONE' });
  await control('apigateway', 'PUT', `${method}/integration`, {
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
  });
  await control('apigateway', 'POST', `${api}/deployments`, { stageName: 'v1' });
  return String(id);
}

function picture(): Promise<Buffer> {
  const create = { width: 3, height: 2, channels: 3, background: 'red' } as const;
  return sharp({ create }).png().toBuffer();
}

it(
  'adopts a bucket and an API with their objects and id, and plans nothing later',
  async () => {
    const roots = { directory: opened.directory, env: clientEnvironment(aws.url) };
    const actions = actionsOf(await planDocument(roots, vars));
    expect(Object.values(actions).filter((action) => action.includes('delete'))).toEqual([]);
    const adopted = Object.keys(actions).filter((address) =>
      /aws_(s3_bucket|api_gateway_rest_api|api_gateway_stage)\.this$/.test(address),
    );
    expect(adopted.filter((address) => actions[address] !== 'update')).toEqual([]);

    const { outputs } = await opened.apply();
    expect(outputs).toMatchObject({ rest_api_id: vars['rest_api_id'], bucket_name: BUCKET });
    const stage = `${aws.url}/_aws/execute-api/${String(vars['rest_api_id'])}/v1`;
    const answer = await send(stage, '/images/old.png');
    expect([answer.status, answer.body]).toEqual([200, await picture()]);
    expect(actionsOf(await planDocument(roots, vars))).toEqual({});
  },
  PATIENCE,
);

it('is what UPGRADE.md shows', () => {
  const imports = (file: string): string[] =>
    readFileSync(join(root, file), 'utf8').match(/^import \{[\s\S]*?^}/gm) ?? [];
  expect(imports('UPGRADE.md')).toHaveLength(3);
  expect(imports('UPGRADE.md')).toEqual(imports('tests/adopt/main.tf'));
});
