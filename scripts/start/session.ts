import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { build, hostArchitecture } from '../lib/build/builder.ts';
import { writeAtomic } from '../lib/files.ts';
import { clientEnvironment, LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../../local-aws/server.ts';
import { publishToEmulator } from '../lib/publish/emulator.ts';
import { sideBySide } from '../lib/side-by-side.ts';
import type { Log, Steps } from '../lib/steps.ts';
import { createTerraform, type Applied, type Initialised } from '../lib/terraform/terraform.ts';
import { dataPlaneUrl } from '../lib/data-plane-url.ts';
import { samplePhotograph } from '../lib/checks/sample.ts';
import { readSamples, storeSamples } from './samples.ts';

const EXAMPLE = 'complete';
export const LOG_FILE = '.local/start.log';

export interface Running {
  readonly awsUrl: string;
  readonly port: number;
  readonly apiUrl: string;
  readonly pageUrl: string;
  readonly bucket: string;
  readonly resizeKey: string;
  /** Of 12 megapixels, for the checks; nothing where there are none. */
  readonly photograph: Buffer;
  /** A stored sample. */
  readonly key: string;
  readonly applied: Applied;
}

export interface BringUp {
  readonly root: string;
  readonly port: number;
  readonly resizeKey: string;
  readonly sourceHosts: readonly string[];
  /** Whether every route is asked afterwards. */
  readonly isChecked: boolean;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  readonly onStop: (stop: () => Promise<void>) => void;
}

export async function bringUp(request: BringUp): Promise<Running> {
  const { root, port, steps, resizeKey } = request;
  const startFile = join(root, '.local/start.json');
  // A file from a former run would name an API that is gone.
  rmSync(startFile, { force: true });
  mkdirSync(join(root, '.local'), { recursive: true });
  const title = `Building the functions, starting the local AWS on port ${port}, terraform init`;
  const ready = await steps.step(title, (note) => makeReady(request, note));
  const { applied, photograph } = await steps.step(`terraform apply of examples/${EXAMPLE}`, () =>
    apply(request, ready),
  );
  const { aws } = ready;
  const bucket = String(applied.outputs['bucket_name']);
  const apiUrl = dataPlaneUrl(aws.url, applied.outputs);
  // Browsers send what follows "#" to nobody, so the key is in no log.
  const pageUrl = `${apiUrl}/demo#k=${encodeURIComponent(resizeKey)}`;
  const samples = readSamples(root);
  await steps.step(`Storing ${samples.length} photographs`, () =>
    storeSamples(apiUrl, samples, LOG_FILE),
  );
  const [{ key, bytes }] = samples;
  // For the curl lines of the guide.
  writeAtomic(join(root, '.local/sample.jpg'), bytes);
  const addresses = { awsEndpointUrl: aws.url, region: LOCAL_REGION, apiUrl, pageUrl };
  const facts = { ...addresses, bucket, resizeKey };
  writeAtomic(startFile, `${JSON.stringify(facts, null, 2)}\n`, 0o600);
  const { url: awsUrl, port: bound } = aws;
  return { awsUrl, port: bound, apiUrl, pageUrl, bucket, resizeKey, photograph, key, applied };
}

interface Ready {
  readonly aws: LocalAws;
  readonly initialised: Initialised;
}

/** None of the three needs another. */
async function makeReady({ root, port, signal, onStop }: BringUp, note: Log): Promise<Ready> {
  const logFile = join(root, LOG_FILE);
  note(`what the local AWS and the functions log: ${LOG_FILE}`);
  writeFileSync(logFile, '');
  const starting = startLocalAws({
    port,
    dataDir: join(root, '.local/aws'),
    // With the same port an address that a browser knows is good again.
    idSeed: 'npm start',
    say: note,
    log: (line) => appendFileSync(logFile, `${line}\n`),
  });
  // Registered before it has started: Ctrl-C may come in between.
  onStop(async () => (await starting.catch(() => undefined))?.stop());
  const initialising = createTerraform({ root, log: note, signal }).initExample(EXAMPLE);
  onStop(async () => {
    await initialising.catch(() => undefined);
  });
  // The last, since it keeps this process busy while the others wait for theirs.
  const building = build({ root, architectures: [hostArchitecture()], log: note });
  const [aws, initialised, { fresh }] = await sideBySide([starting, initialising, building]);
  if (fresh.length > 0) note(`unchanged: ${fresh.join(', ')}`);
  return { aws, initialised };
}

async function apply(
  { root, onStop, resizeKey, sourceHosts, isChecked }: BringUp,
  { aws: { url }, initialised }: Ready,
): Promise<{ applied: Applied; photograph: Buffer }> {
  const architecture = hostArchitecture();
  const artifacts = await publishToEmulator({
    url,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    out: join(root, 'dist'),
    architecture,
  });
  const given = { resize_api_keys: [resizeKey], allowed_source_hosts: [...sourceHosts] };
  const vars = { ...given, architecture, artifacts };
  const applying = initialised.open({ vars, env: clientEnvironment(url) }).apply();
  onStop(async () => {
    await applying.catch(() => undefined);
  });
  // While Terraform starts and waits; it must have been started first.
  const photographing = isChecked ? nextTurn().then(samplePhotograph) : Buffer.alloc(0);
  const [applied, photograph] = await sideBySide([applying, photographing]);
  return { applied, photograph };
}
