import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientEnvironment, LOCAL_CREDENTIALS, LOCAL_REGION } from '../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { sha256 } from '../scripts/lib/files.ts';
import { send, type Answer, type Call } from '../scripts/lib/http.ts';
import type { BillOfMaterials } from '../scripts/lib/package/bill-of-materials.ts';
import { billProblems } from '../scripts/lib/package/support/bill-problems.ts';
import { findRoot } from '../scripts/lib/root.ts';
import { sideBySide } from '../scripts/lib/side-by-side.ts';
import { runProcess, type Finished } from '../scripts/lib/terraform/process.ts';
import { createTerraform } from '../scripts/lib/terraform/terraform.ts';
import { readZip } from '../scripts/lib/zip.ts';
import { clientOf } from './support/bucket.ts';
import { architecture } from './support/example.ts';

/**
 * The archive of `npm run package`, taken by HTTP as consumers take it from a release page, by a
 * Terraform that finds no other program: its PATH is an empty folder.
 */
const root = findRoot();
const outside = mkdtempSync(join(tmpdir(), `image-api-archive-${process.pid}-`));
const folder = join(outside, 'release');
const consumer = join(outside, 'consumer');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const NAME = `terraform-aws-image-api-${version}`;
const PATIENCE = 240_000;

let aws: LocalAws;
let server: Server;
let api: { readonly id: string; readonly stage: string } | undefined;

const read = (name: string): Buffer => readFileSync(join(folder, name));
const checksum = (): string => `checksum=sha256:${sha256(read(`${NAME}.zip`))}`;
const address = (): string => {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/${NAME}.zip`;
};

async function terraform(cwd: string, args: readonly string[]): Promise<Finished> {
  const { program, env } = await createTerraform({ root }).discover();
  const PATH = join(outside, 'empty');
  mkdirSync(PATH, { recursive: true });
  const client = clientEnvironment(aws.url);
  const more = { PATH, TF_VAR_architecture: architecture, ...client };
  return runProcess(program, args, { cwd, env: { ...env, ...more } });
}

async function step(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await terraform(consumer, [...args, '-no-color']);
  expect(code, stderr || stdout).toBe(0);
  return stdout;
}

/** Fetches one source into a folder of its own. */
async function fetched(name: string, source: string): Promise<Finished & { module: string }> {
  const directory = join(outside, name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'main.tf'), `module "it" {\n  source = "${source}"\n}\n`);
  const finished = await terraform(directory, ['get', '-no-color']);
  return { ...finished, module: join(directory, '.terraform/modules/it') };
}

function pack(...options: readonly string[]): Promise<Finished> {
  const args = [join(root, 'scripts/lib/run.mjs'), 'package', '--arch', architecture, ...options];
  return runProcess(process.execPath, args, { cwd: root, env: process.env });
}

async function packed(): Promise<void> {
  const { code, stderr } = await pack('--out', folder);
  expect(code, stderr).toBe(0);
}

beforeAll(async () => {
  const dataDir = join(outside, 'data');
  mkdirSync(dataDir);
  const starting = startLocalAws({ port: 0, dataDir, log: () => {} }).then((it) => (aws = it));
  await sideBySide([starting, packed()]);
  server = createServer((request, reply) => {
    const name = basename(request.url?.split('?')[0] ?? '');
    reply.setHeader('content-length', read(name).length);
    if (request.method === 'HEAD') reply.end();
    else createReadStream(join(folder, name)).pipe(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mkdirSync(consumer);
  const configuration = readFileSync(join(root, 'tests/package/main.tf'), 'utf8')
    .replace('"../.."', `"${address()}?${checksum()}"`)
    .replace('"../../modules/image-bucket"', `"${address()}//modules/image-bucket?${checksum()}"`);
  writeFileSync(join(consumer, 'main.tf'), configuration);
  await step('init', '-input=false');
  await step('apply', '-auto-approve', '-input=false');
  const outputs = JSON.parse(await step('output', '-json')) as { api: { value: typeof api } };
  api = outputs.api.value;
}, PATIENCE);

afterAll(async () => {
  try {
    if (api) await step('destroy', '-auto-approve', '-input=false', '-refresh=false');
  } finally {
    server?.close();
    await aws?.stop();
    rmSync(outside, { recursive: true, force: true });
  }
}, PATIENCE);

function ask(path: string, call?: Call): Promise<Answer> {
  const stage = `/_aws/execute-api/${api?.id ?? ''}/${api?.stage ?? ''}`;
  return send(aws.url, `${stage}${path}`, call);
}

describe('a consumer of the archive, without Node.js', () => {
  it('has a function of the archive, and a bucket by one of its modules', async () => {
    const body = await sharp({
      create: { width: 40, height: 30, channels: 3, background: '#693' },
    })
      .webp()
      .toBuffer();
    const headers = { 'content-type': 'image/webp' };
    const stored = await ask('/images', { method: 'POST', headers, body });
    expect(stored.status).toBe(201);
    const { key } = JSON.parse(stored.body.toString()) as { key: string };
    const back = await ask(`/s3/${key}`);
    expect([back.status, back.body.equals(body)]).toEqual([200, true]);
  });

  it('takes no archive of another checksum', async () => {
    const wrong = checksum().replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const { code, stderr } = await fetched('wrong', `${address()}?${wrong}`);
    expect(code).toBe(1);
    expect(stderr).toContain('Checksums did not match');
  });

  it('takes the archive from a bucket', async () => {
    const client = clientOf(aws.url);
    const Bucket = 'releases';
    await client.send(new CreateBucketCommand({ Bucket }));
    const Body = read(`${NAME}.zip`);
    await client.send(new PutObjectCommand({ Bucket, Key: `${NAME}.zip`, Body }));
    client.destroy();
    // go-getter's form for an S3 that is not AWS's; for AWS it takes the usual credentials.
    const { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS;
    const keys = `aws_access_key_id=${accessKeyId}&aws_access_key_secret=${secretAccessKey}`;
    const query = `${keys}&region=${LOCAL_REGION}&${checksum()}`;
    const source = `s3::${aws.url}/${Bucket}/${NAME}.zip?${query}`;
    const { code, stderr, module } = await fetched('bucket', source);
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(module, 'dist/manifest.json'), 'utf8')).toContain('"resize"');
  });
});

describe('what is made', () => {
  it('is not of another version than its tag', async () => {
    const { code, stderr } = await pack('--tag', 'v0.0.0');
    expect(code).toBe(1);
    expect(stderr).toContain(`The tag must be v${version}`);
  });

  it('has in the archive all that the build left in dist/ for the module', () => {
    const ofOther = architecture === 'arm64' ? '-x86_64.zip' : '-arm64.zip';
    const wanted = readdirSync(join(root, 'dist'), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !/^\.|\.tmp$/.test(entry.name))
      .map(({ name }) => `dist/${name}`)
      .filter((name) => !name.endsWith(ofOther));
    expect([...readZip(read(`${NAME}.zip`)).keys()]).toEqual(expect.arrayContaining(wanted));
  });

  it('holds its checksums', () => {
    const lines = read('SHA256SUMS').toString().trimEnd().split('\n');
    expect(lines.map((line) => line.split('  ')[1])).toEqual([`${NAME}.zip`, `${NAME}.cdx.json`]);
    for (const line of lines) {
      const [sum, name = ''] = line.split('  ');
      expect(sha256(read(name))).toBe(sum);
    }
  });

  it('holds a bill of materials of every zip, package and library', () => {
    const bill = JSON.parse(read(`${NAME}.cdx.json`).toString()) as BillOfMaterials;
    expect(billProblems(bill)).toEqual([]);
    const parts = new Map(bill.components.map((one) => [one['bom-ref'], one]));
    const unlicensed = bill.components.filter((one) => one.type === 'library' && !one.licenses);
    expect(unlicensed).toEqual([]);
    const archive = readZip(read(`${NAME}.zip`));
    for (const [name, bytes] of archive)
      if (/^dist\/.*\.zip$/.test(name))
        expect(parts.get(name)?.hashes, name).toEqual([{ alg: 'SHA-256', content: sha256(bytes) }]);
    // What the binary says of itself, where sharp asks it.
    const { vips, sharp: own } = sharp.versions;
    expect([...parts.keys()]).toEqual(
      expect.arrayContaining([`pkg:generic/libvips@${vips}`, `pkg:npm/sharp@${own}`]),
    );
    const ofZip = bill.dependencies.find(({ ref }) => ref === 'dist/download.zip')?.dependsOn;
    expect(ofZip).toContainEqual(expect.stringMatching(/^pkg:npm\/%40aws-sdk\/client-s3@/));
    expect(ofZip?.filter((ref) => /sharp|vitest|esbuild|typescript/.test(ref))).toEqual([]);
  });
});
