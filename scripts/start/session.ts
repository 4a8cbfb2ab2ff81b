import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, hostArchitecture } from '../lib/build/builder.ts';
import { writeAtomic } from '../lib/files.ts';
import { clientEnvironment, LOCAL_REGION } from '../../local-aws/credentials.ts';
import { startLocalAws } from '../../local-aws/server.ts';
import type { Steps } from '../lib/steps.ts';
import { createTerraform, type Applied } from '../lib/terraform/terraform.ts';
import { UserError } from '../lib/user-error.ts';
import { dataPlaneUrl } from '../lib/data-plane-url.ts';
import { expectJson } from '../lib/checks/expect.ts';
import { send } from '../lib/http.ts';
import { samplePhotograph } from '../lib/checks/sample.ts';

const EXAMPLE = 'complete';
export const LOG_FILE = '.local/start.log';

export interface Running {
  readonly awsUrl: string;
  readonly port: number;
  readonly apiUrl: string;
  readonly bucket: string;
  readonly resizeKey: string;
  readonly photograph: Buffer;
  /** The uploaded sample. */
  readonly key: string;
  readonly applied: Applied;
}

export interface BringUp {
  readonly root: string;
  readonly port: number;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  readonly onStop: (stop: () => Promise<void>) => void;
}

export async function bringUp({
  root,
  port,
  steps: { step },
  signal,
  onStop,
}: BringUp): Promise<Running> {
  const architecture = hostArchitecture();
  const startFile = join(root, '.local/start.json');
  // A file from a former run would name an API that is gone.
  rmSync(startFile, { force: true });
  mkdirSync(join(root, '.local'), { recursive: true });
  await step(`Building the functions for ${architecture}`, async (note) => {
    const { fresh } = await build({ root, architectures: [architecture], log: note });
    if (fresh.length > 0) note(`unchanged: ${fresh.join(', ')}`);
  });
  const logFile = join(root, LOG_FILE);
  const aws = await step(`Starting the local AWS on port ${port}`, async (note) => {
    note(`what it and the functions log: ${LOG_FILE}`);
    writeFileSync(logFile, '');
    const starting = startLocalAws({
      port,
      dataDir: join(root, '.local/aws'),
      log: (line) => appendFileSync(logFile, `${line}\n`),
    });
    // Registered before it has started: Ctrl-C may come in between.
    onStop(async () => (await starting.catch(() => undefined))?.stop());
    return starting;
  });
  // Long enough for the module's own rule (16), and no two runs share it.
  const resizeKey = randomBytes(18).toString('base64url');
  const applied = await step(`terraform apply of examples/${EXAMPLE}`, async (note) => {
    const terraform = createTerraform({ root, log: note, signal });
    const vars = { resize_api_keys: [resizeKey], architecture };
    const applying = terraform.applyExample(EXAMPLE, { vars, env: clientEnvironment(aws.url) });
    onStop(async () => {
      await applying.catch(() => undefined);
    });
    return applying;
  });
  const bucket = String(applied.outputs['bucket_name']);
  const apiUrl = dataPlaneUrl(aws.url, applied.outputs);
  const { photograph, key } = await step('Uploading a 12-megapixel photograph', () =>
    uploadSample(apiUrl),
  );
  // For the curl lines of the guide.
  writeAtomic(join(root, '.local/sample.jpg'), photograph);
  const facts = { awsEndpointUrl: aws.url, region: LOCAL_REGION, apiUrl, bucket, resizeKey };
  writeAtomic(startFile, `${JSON.stringify(facts, null, 2)}\n`, 0o600);
  return { awsUrl: aws.url, port: aws.port, apiUrl, bucket, resizeKey, photograph, key, applied };
}

async function uploadSample(apiUrl: string): Promise<{ photograph: Buffer; key: string }> {
  const photograph = await samplePhotograph();
  const answer = await send(apiUrl, '/images', {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: photograph,
  });
  if (answer.status !== 201) {
    throw new UserError(
      `POST /images answered ${answer.status}: ${answer.body.toString().slice(0, 300)}. The ` +
        `reason is in ${LOG_FILE}.`,
    );
  }
  return { photograph, key: String(expectJson(answer, 201)['key']) };
}
