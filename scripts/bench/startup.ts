import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writeAtomic } from '../lib/files.ts';
import { neutralEnvironment } from '../lib/terraform/environment.ts';
import { trimOutput } from '../lib/terraform/process.ts';
import { BUDGETS, ratioAtMost } from './budgets.ts';
import type { GroupOptions } from './handlers.ts';
import { BENCH_BUCKET, WORKER_ENVIRONMENT } from './protocol.ts';
import type { GroupResult } from './result.ts';
import { median, pairedRatio, quantile } from './statistics.ts';
import { hasSharp } from './sizes.ts';
import { unpackZips } from './zips.ts';

const DEFAULT_STARTS = 25;
const WARM_UP = 2;
const EMPTY = 'empty node';

/**
 * hrtime is the system's monotonic clock, the same in parent and child; the empty run loads
 * nothing.
 */
const LOADER = `const [file] = process.argv.slice(2);
if (file) require(file);
const loaded = process.hrtime.bigint();
process.stdout.write(String(loaded), () => process.exit(0));
`;

/** Whatever any of the functions requires of its environment. */
const ENVIRONMENT = {
  S3_BUCKET_NAME: BENCH_BUCKET,
  RESIZE_KEY_HASHES: '0'.repeat(64),
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  ...WORKER_ENVIRONMENT,
};

/** From before the process is started to its handler loaded, in turns. */
export async function benchStartup({
  root,
  runs = DEFAULT_STARTS,
}: GroupOptions): Promise<GroupResult> {
  const folders = await unpackZips(root);
  const loader = join(root, '.local/bench/load.cjs');
  writeAtomic(loader, LOADER);
  const files = new Map<string, string | undefined>([[EMPTY, undefined]]);
  for (const [name, folder] of folders) files.set(name, join(folder, 'index.js'));
  const starts = new Map<string, number[]>([...files.keys()].map((name) => [name, []]));
  for (let round = -WARM_UP; round < runs; round += 1) {
    for (const [name, file] of files) {
      const ms = await startOnce(loader, file);
      if (round >= 0) starts.get(name)?.push(ms);
    }
  }
  return resultOf(starts, runs);
}

function startOnce(loader: string, file: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...neutralEnvironment(process.env), ...ENVIRONMENT };
    for (const name of ['NODE_OPTIONS', 'NODE_COMPILE_CACHE'])
      delete (env as NodeJS.ProcessEnv)[name];
    const started = process.hrtime.bigint();
    const child = spawn(process.execPath, file === undefined ? [loader] : [loader, file], {
      env,
      stdio: 'pipe',
    });
    let [text, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    // Shown only when it fails: the SDK warns of the developer's Node on each start.
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve(Number(BigInt(text) - started) / 1e6);
      reject(
        new Error(
          `${file ?? EMPTY} did not load: its process ended with code ${code}: ` +
            `${trimOutput(errors, 3)}`,
        ),
      );
    });
  });
}

function resultOf(starts: ReadonlyMap<string, readonly number[]>, runs: number): GroupResult {
  const empty = starts.get(EMPTY) ?? [];
  const measured = [...starts].map(([name, ms]) => ({
    name,
    p50Ms: median(ms),
    p95Ms: quantile(ms, 0.95),
    ratio: pairedRatio(ms, empty),
  }));
  const rows = measured.map(({ name, p50Ms, p95Ms, ratio }) => [
    name,
    p50Ms.toFixed(0),
    p95Ms.toFixed(0),
    `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}-${ratio.high.toFixed(2)})`,
  ]);
  const verdicts = measured
    .filter(({ name }) => name !== EMPTY)
    .map(({ name, ratio }) =>
      ratioAtMost(
        `start of ${name} / empty node`,
        hasSharp(name) ? BUDGETS.startWithSharp : BUDGETS.startPlain,
        ratio,
      ),
    );
  const section = {
    title: `Process start to handler loaded, ${runs} starts each in turns`,
    header: ['zip', 'ms p50', 'p95', 'x of empty (95 %)'],
    rows,
    data: measured,
    notes: [
      'upload decodes every image to verify it, so it carries sharp and has the budgets of resize.',
    ],
  };
  const figures = measured.map(({ name, p50Ms }) => ({ name: `start ${name}`, ms: p50Ms }));
  return { sections: [section], missing: [], verdicts, figures };
}
