import { expect } from 'vitest';
import { writeZip } from '../../../scripts/lib/zip.ts';
import type { ControlStep, Scene, World } from './case.ts';
import { runControl, type Deployed, type Target } from './steps.ts';
import { FUNCTIONS } from './functions.ts';
import { sendSigned, type Answer, type Sent } from './signed-client.ts';

const ACCOUNT = '123456789012';
const ROLE = 'conformance';
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['apigateway.amazonaws.com', 'lambda.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
};
const ALLOW_ALL = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** Deploys scenes, each once. */
export interface Deployer {
  deploy(scene: Scene): Promise<Deployed>;
  /** For cases that have no scene. */
  bare(): Promise<Deployed>;
}

export function createDeployer(url: string, backend: string): Deployer {
  const deployed = new Map<Scene, Promise<Deployed>>();
  const made = new Map<string, Promise<unknown>>();
  let count = 0;

  /** Functions, roles and the like are made once for each region. */
  async function once(key: string, make: () => Promise<unknown>): Promise<void> {
    if (!made.has(key)) made.set(key, make());
    await made.get(key);
  }

  async function worldOf(region: string, apiId: string): Promise<World> {
    await once('role', () => createRole(url));
    count += 1;
    return {
      region,
      account: ACCOUNT,
      bucket: `conformance-${count}`,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
      backend,
      apiId,
      lambda: (name) =>
        `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/` +
        `arn:aws:lambda:${region}:${ACCOUNT}:function:${functionName(region, name)}/invocations`,
    };
  }

  async function build(scene: Scene): Promise<Deployed> {
    const world = await worldOf(scene.region ?? 'us-east-1', '');
    const { region } = world;
    for (const name of scene.functions ?? [])
      await once(`${region} ${name}`, () => createFunction(url, region, name));
    if (scene.objects) await putObjects(url, world, scene.objects);
    const apiId = await importApi(url, world, scene);
    const target: Target = { url, world: { ...world, apiId }, saved: new Map([['api', apiId]]) };
    for (const step of scene.before ?? []) await runControl(target, withSuccess(step));
    await createStage(url, region, apiId, scene);
    return { ...target, stage: 'test' };
  }

  return {
    deploy(scene) {
      const known = deployed.get(scene) ?? build(scene);
      deployed.set(scene, known);
      return known;
    },
    async bare() {
      const world = await worldOf('us-east-1', '');
      return { url, world, saved: new Map(), stage: 'test' };
    },
  };
}

/** Each region has its own names, except where a case is about one name in two regions. */
function functionName(region: string, name: string): string {
  return name.startsWith('same') ? `conformance-${name}` : `conformance-${region}-${name}`;
}

function withSuccess(step: ControlStep): ControlStep {
  return { expect: { status: step.control.startsWith('PATCH') ? 200 : 201 }, ...step };
}

/** CreateRestApi and PutRestApi, as Terraform does; ImportRestApi has cases of its own. */
async function importApi(url: string, world: World, scene: Scene): Promise<string> {
  const scope = { service: 'apigateway', region: world.region };
  const created = await sendSigned(url, scope, {
    method: 'POST',
    target: '/restapis',
    body: JSON.stringify({ name: 'conformance', ...scene.create }),
  });
  const apiId = String((readJson(checked(created)) as { id: unknown }).id);
  const document = scene.document({ ...world, apiId });
  const query = new URLSearchParams({ mode: 'overwrite', ...scene.importQuery }).toString();
  const answer = await sendSigned(url, scope, {
    method: 'PUT',
    target: `/restapis/${apiId}?${query}`,
    headers: { 'content-type': 'application/octet-stream' },
    body: typeof document === 'string' ? document : JSON.stringify(document),
  });
  checked(answer);
  return apiId;
}

async function createStage(
  url: string,
  region: string,
  apiId: string,
  scene: Scene,
): Promise<void> {
  const answer = await sendSigned(
    url,
    { service: 'apigateway', region },
    {
      method: 'POST',
      target: `/restapis/${apiId}/deployments`,
      body: JSON.stringify({ stageName: 'test', variables: scene.stageVariables }),
    },
  );
  checked(answer);
}

async function createRole(url: string): Promise<void> {
  const call = async (fields: Record<string, string>): Promise<void> => {
    const sent: Sent = {
      method: 'POST',
      target: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({ ...fields, Version: '2010-05-08' }).toString(),
    };
    checked(await sendSigned(url, { service: 'iam', region: 'us-east-1' }, sent));
  };
  await call({
    Action: 'CreateRole',
    RoleName: ROLE,
    AssumeRolePolicyDocument: JSON.stringify(TRUST),
  });
  await call({
    Action: 'PutRolePolicy',
    RoleName: ROLE,
    PolicyName: 'all',
    PolicyDocument: JSON.stringify(ALLOW_ALL),
  });
}

async function createFunction(url: string, region: string, name: string): Promise<void> {
  const source = FUNCTIONS[name];
  if (source === undefined) throw new Error(`No function "${name}" in support/functions.ts.`);
  const zip = writeZip([{ name: 'index.js', bytes: Buffer.from(source) }]);
  const lambda = (target: string, fields: object): Promise<Answer> =>
    sendSigned(
      url,
      { service: 'lambda', region },
      {
        method: 'POST',
        target: `/2015-03-31/functions${target}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      },
    );
  checked(
    await lambda('', {
      FunctionName: functionName(region, name),
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
      Code: { ZipFile: zip.toString('base64') },
      Timeout: 10,
    }),
  );
  checked(
    await lambda(`/${functionName(region, name)}/policy`, {
      StatementId: 'api',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: `arn:aws:execute-api:${region}:${ACCOUNT}:*/*`,
    }),
  );
}

async function putObjects(
  url: string,
  world: World,
  objects: NonNullable<Scene['objects']>,
): Promise<void> {
  const s3 = { service: 's3', region: world.region };
  const located =
    world.region === 'us-east-1'
      ? ''
      : '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
        `<LocationConstraint>${world.region}</LocationConstraint></CreateBucketConfiguration>`;
  const bucket = { method: 'PUT', target: `/${world.bucket}`, body: located };
  checked(await sendSigned(url, s3, bucket));
  for (const [key, { body, type }] of Object.entries(objects)) {
    const answer = await sendSigned(url, s3, {
      method: 'PUT',
      target: `/${world.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
      headers: type === undefined ? {} : { 'content-type': type },
      body,
    });
    checked(answer);
  }
}

function checked(answer: Answer): Answer {
  const note = `while a scene was made: ${answer.status} ${answer.body.toString('utf8')}`;
  expect(answer.status >= 200 && answer.status < 300, note).toBe(true);
  return answer;
}

function readJson(answer: Answer): unknown {
  return JSON.parse(answer.body.toString('utf8'));
}
