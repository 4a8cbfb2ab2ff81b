import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUDGETS, ratioAtMost } from './budgets.ts';
import { bundleWorker } from './bundle.ts';
import type { Entry } from './contenders.ts';
import type { Figure } from './figures.ts';
import { checkImage, figuresOf, find, type GroupOptions, ratioOf } from './handlers.ts';
import { startObjectServer } from './object-server.ts';
import { prepareOperations } from './operations.ts';
import { BENCH_BUCKET, BENCH_KEPT_KEY, BENCH_KEY, type Operation } from './protocol.ts';
import type { GroupResult, Section, Verdict } from './result.ts';
import { type Measured, type Rounds, runRounds } from './rounds.ts';
import { median, quantile } from './statistics.ts';
import { unpackZips } from './zips.ts';

const DEFAULT_ROUNDS = 11;

const MISS = 'miss: made, and kept';
const HIT = 'hit: kept';
const READ = 'plain S3 read of the result';

/** The built function, S3 over loopback: a result that is there against one that has to be made. */
export async function benchKept({
  root,
  runs = DEFAULT_ROUNDS,
  note,
}: GroupOptions): Promise<GroupResult> {
  const operations = await prepareOperations(join(root, '.local/bench'));
  const folder = (await unpackZips(root)).get('resize') ?? '';
  const [sources, objects] = [new Map<string, Buffer>(), new Map<string, Buffer>()];
  const image = (key: string) => `/${BENCH_BUCKET}/images/${key}`;
  // One server forgets what it is given, so that every request misses.
  const forgetting = await startObjectServer(sources);
  const keeping = await startObjectServer(objects, {
    onPut: (path, bytes) => objects.set(path, bytes).set(image(BENCH_KEPT_KEY), bytes),
  });
  const entries: readonly Entry[] = [
    { label: 'cache off', contender: { kind: 'zip', folder, endpoint: forgetting.url } },
    { label: HIT, contender: { kind: 'zip', folder, endpoint: keeping.url, keeps: true } },
    { label: READ, contender: { kind: 'read', endpoint: keeping.url } },
    { label: MISS, contender: { kind: 'zip', folder, endpoint: forgetting.url, keeps: true } },
  ];
  try {
    const workerFile = await bundleWorker(root, 'main');
    const [sections, figures]: [Section[], Figure[]] = [[], []];
    const [failures, verdicts]: [string[], Verdict[]] = [[], []];
    for (const operation of operations) {
      note(operation.name);
      objects.clear();
      for (const bucket of [sources, objects]) {
        bucket.set(image(BENCH_KEY), readFileSync(operation.source));
      }
      const close = entries.map(({ label }) => label);
      const options = { workerFile, rounds: runs, close, check: checkImage };
      const rounds = await runRounds(operation, entries, options);
      failures.push(...rounds.failed);
      sections.push(sectionOf(operation, rounds));
      verdicts.push(...judge(operation, rounds));
      figures.push(...figuresOf('hit', operation, find(rounds, HIT)));
    }
    return { sections, missing: failures, verdicts, figures };
  } finally {
    forgetting.stop();
    keeping.stop();
  }
}

function sectionOf(operation: Operation, rounds: Rounds): Section {
  const miss = find(rounds, MISS);
  const rows = rounds.measured.map((one) => rowOf(one, miss));
  return {
    title: operation.name,
    header: ['request', 'ms p50', 'p95', 'x of a miss (95 %)', 'bytes'],
    rows: rows.map(({ cells }) => cells),
    data: rows.map(({ data }) => data),
  };
}

function rowOf(one: Measured, miss: Measured | undefined): { cells: string[]; data: object } {
  const ms = one.alone.map((reply) => reply.ms);
  const [p50Ms, p95Ms] = [median(ms), quantile(ms, 0.95)];
  const ratio = miss === undefined ? undefined : ratioOf(one, miss);
  const { median: middle = NaN, low = NaN, high = NaN } = ratio ?? {};
  const bytes = one.image.length;
  const shown = `${middle.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
  return {
    cells: [one.label, p50Ms.toFixed(1), p95Ms.toFixed(1), shown, String(bytes)],
    data: { request: one.label, turns: ms.length, p50Ms, p95Ms, ratioToMiss: ratio, bytes },
  };
}

function judge({ format, width, height }: Operation, rounds: Rounds): Verdict[] {
  const [hit, miss] = [find(rounds, HIT), find(rounds, MISS)];
  if (hit === undefined || miss === undefined) return [];
  const what = `hit / miss, ${format} ${width} x ${height}`;
  return [ratioAtMost(what, BUDGETS.hitOverMiss, ratioOf(hit, miss))];
}
