import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { build } from '../scripts/lib/build/builder.ts';
import { readManifest } from '../scripts/lib/build/manifest.ts';
import { publishArtifacts } from '../scripts/lib/publish/artifacts.ts';
import { s3Store } from '../scripts/lib/publish/s3-store.ts';
import { findRoot } from '../scripts/lib/root.ts';
import { runProcess, type Finished } from '../scripts/lib/terraform/process.ts';
import { writeZip } from '../scripts/lib/zip.ts';
import { clientOf } from './support/bucket.ts';
import { architecture, useExample } from './support/example.ts';
import { actionsOf, planDocument, plannedActions } from './support/plan.ts';

// Each test starts where the one before it ended.
const example = useExample('../tests/publish', { architecture });
const root = findRoot();
const PATIENCE = 240_000;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const PREFIX = `images/${version}/`;
// Zips of its own: other tests read those in dist/ at this moment.
const zips = mkdtempSync(join(tmpdir(), `image-api-zips-${process.pid}-`));

beforeAll(async () => {
  await build({ root, out: zips, architectures: [architecture] });
});
afterAll(() => rmSync(zips, { recursive: true, force: true }));

function publish(...more: readonly string[]): Promise<Finished> {
  const options = ['--bucket', 'published-artifacts', '--from', zips, '--arch', architecture];
  return runProcess('npm', ['run', '-s', 'publish:artifacts', '--', ...options, ...more], {
    cwd: root,
    env: { ...process.env, ...clientEnvironment(example.aws.url) },
  });
}

/** Other bytes, and the manifest that says so. */
function rebuild(folder: string, file: string): void {
  const zip = writeZip([{ name: 'index.js', bytes: Buffer.from('exports.handler = () => {};') }]);
  const sha256 = createHash('sha256').update(zip).digest('base64');
  const manifest = readManifest(folder);
  const functions = manifest?.functions.map((one) =>
    one.file === file ? { ...one, sha256 } : one,
  );
  writeFileSync(join(folder, file), zip);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ functions }));
}

const artifacts = (s3_prefix: string) => ({ s3_bucket: 'published-artifacts', s3_prefix });

const refusalOf = (s3_prefix: string): Promise<string> =>
  example.applied.plan({ artifacts: artifacts(s3_prefix) }).then(
    () => 'planned',
    (error: Error) => error.message.replaceAll(/[\s│]+/g, ' '),
  );

describe('npm run publish:artifacts, and a consumer', () => {
  it(
    'prints the line that a consumer pastes',
    async () => {
      const { code, stdout, stderr } = await publish('--prefix', 'images/');
      expect(code, stderr).toBe(0);
      expect(stdout).toContain(`uploaded  ${PREFIX}resize-${architecture}-`);
      expect(stdout).toContain(
        `artifacts = { s3_bucket = "published-artifacts", s3_prefix = "${PREFIX}" }`,
      );
      expect((await publish('--prefix', 'images/')).stdout).not.toContain('uploaded');
    },
    PATIENCE,
  );

  it(
    'refuses a wrong prefix, and says where the right one comes from',
    async () => {
      const refusal = await refusalOf(`imges/${version}/`);
      expect(refusal).toContain(`imges/${version}/manifest.json`);
      expect(refusal).toContain('`npm run publish:artifacts` printed: bucket and prefix');
    },
    PATIENCE,
  );

  it(
    'deploys what was published',
    async () => {
      await example.apply({ artifacts: artifacts(PREFIX) });
      const body = await sharp({
        create: { width: 64, height: 48, channels: 3, background: '#369' },
      })
        .jpeg()
        .toBuffer();
      const headers = { 'content-type': 'image/jpeg' };
      expect((await example.ask('/images', { method: 'POST', headers, body })).status).toBe(201);
      expect((await example.applied.plan()).text).toContain('No changes.');
    },
    PATIENCE,
  );

  it(
    'replaces nothing when something that the module depends on changes',
    async () => {
      const vars = { architecture, artifacts: artifacts(PREFIX), dependency: 'two' };
      const roots = {
        directory: example.applied.directory,
        env: clientEnvironment(example.aws.url),
      };
      const actions = new Set(Object.values(actionsOf(await planDocument(roots, vars))));
      expect(actions).toEqual(new Set(['update']));
    },
    PATIENCE,
  );

  it(
    'changes the one function whose zip is another, when its version is replaced',
    async () => {
      const client = clientOf(example.aws.url);
      const rebuilt = mkdtempSync(join(tmpdir(), `image-api-rebuilt-${process.pid}-`));
      try {
        cpSync(zips, rebuilt, { recursive: true });
        rebuild(rebuilt, 'download.zip');
        const request = { out: rebuilt, architectures: [architecture], replace: true } as const;
        const store = s3Store(client, 'published-artifacts');
        await publishArtifacts(store, { ...request, version, prefix: 'images/' });
      } finally {
        rmSync(rebuilt, { recursive: true });
      }
      const roots = {
        directory: example.applied.directory,
        env: clientEnvironment(example.aws.url),
      };
      const vars = { architecture, artifacts: artifacts(PREFIX) };
      const functions = 'module.image_api[0].module.function["download"]';
      expect(await plannedActions(roots, vars)).toEqual({
        [`${functions}.aws_lambda_function.this`]: 'update',
        [`${functions}.aws_lambda_alias.this[0]`]: 'update',
      });
    },
    PATIENCE,
  );

  // The manifest is unknown then, and the provider refuses an unknown handler or runtime.
  it('has in HCL the handler and the runtime of each manifest', () => {
    const text = readFileSync(join(root, 'modules/artifacts/main.tf'), 'utf8');
    const { functions } = JSON.parse(readFileSync(join(zips, 'manifest.json'), 'utf8')) as {
      functions: readonly { readonly handler: string; readonly runtime: string }[];
    };
    for (const { handler, runtime } of functions)
      expect(text).toContain(`built = { handler = "${handler}", runtime = "${runtime}" }`);
  });

  it('refuses a stale zip by its name', async () => {
    writeFileSync(join(zips, 'download.zip'), 'other bytes');
    const { code, stdout, stderr } = await publish();
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(
      'The zips are stale (download.zip: missing or changed by hand): run `npm run build` first.',
    );
  });
});
