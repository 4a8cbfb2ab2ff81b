import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Interruption } from '../lib/launcher/interruption.mjs';
import { BUDGETS, ratioAtLeast, ratioAtMost } from './budgets.ts';
import { bundleWorker } from './bundle.ts';
import { BARE, findContenders, HANDLER, IMAGE_MAGICK, ZIP } from './contenders.ts';
import type { Figure } from './figures.ts';
import { startObjectServer } from './object-server.ts';
import { prepareOperations } from './operations.ts';
import { BENCH_BUCKET, BENCH_KEY, type Operation } from './protocol.ts';
import type { GroupResult, Section, Verdict } from './result.ts';
import { type Measured, type Rounds, runRounds } from './rounds.ts';
import { median, pairedRatio, quantile, type Ratio } from './statistics.ts';
import { unpackZips } from './zips.ts';

export interface GroupOptions {
  readonly root: string;
  readonly runs: number | undefined;
  readonly note: (line: string) => void;
  readonly interruption: Interruption;
}

const DEFAULT_ROUNDS = 21;

export async function benchHandlers({
  root,
  runs = DEFAULT_ROUNDS,
  note,
}: GroupOptions): Promise<GroupResult> {
  const operations = await prepareOperations(join(root, '.local/bench'));
  const folder = (await unpackZips(root)).get('resize') ?? '';
  const objects = new Map<string, Buffer>();
  const server = await startObjectServer(objects);
  try {
    const { entries, missing } = await findContenders(root, { folder, endpoint: server.url });
    const workerFile = await bundleWorker(root, 'main');
    const sections: Section[] = [];
    const [failures, verdicts, figures]: [string[], Verdict[], Figure[]] = [[], [], []];
    for (const operation of operations) {
      note(operation.name);
      objects.set(`/${BENCH_BUCKET}/images/${BENCH_KEY}`, readFileSync(operation.source));
      const rounds = await runRounds(operation, entries, {
        workerFile,
        rounds: runs,
        close: [HANDLER, BARE],
        check: checkImage,
      });
      failures.push(...rounds.failed);
      sections.push(sectionOf(operation, rounds));
      verdicts.push(...judge(operation, rounds));
      figures.push(...figuresOf('resize', operation, find(rounds, ZIP)));
    }
    return { sections, missing: [...missing, ...failures], verdicts, figures };
  } finally {
    server.stop();
  }
}

/** A fast wrong result is no result. */
export async function checkImage(
  image: Buffer,
  { width, height, format }: Operation,
): Promise<void> {
  const found = await sharp(image).metadata();
  const type = found.format === 'heif' ? 'avif' : found.format;
  if (type === format && found.width === width && found.height === height) return;
  throw new Error(
    `gave ${type} ${found.width} x ${found.height} instead of ${format} ${width} x ${height}`,
  );
}

export function find({ measured }: Rounds, label: string): Measured | undefined {
  return measured.find((one) => one.label === label || one.label.startsWith(`${label} `));
}

const wall = (replies: Measured['alone']): number[] => replies.map(({ ms }) => ms);

/** Turn for turn for the two that take as many turns; else by the medians of each round. */
export function ratioOf(one: Measured, reference: Measured): Ratio {
  const turns = reference.alone.length / one.alone.length;
  const perRound = one.alone.map((_, round) =>
    median(wall(reference.alone.slice(round * turns, (round + 1) * turns))),
  );
  return pairedRatio(wall(one.alone), perRound);
}

function sectionOf(operation: Operation, rounds: Rounds): Section {
  const bare = find(rounds, BARE);
  const rows = rounds.measured.map((one) => rowOf(one, bare));
  return {
    title: operation.name,
    header: [
      'contender',
      'ms p50',
      'p95',
      'x of bare (95 %)',
      'CPU ms',
      'peak MB',
      'bytes',
      'two at once: ms per image',
    ],
    rows: rows.map(({ cells }) => cells),
    data: rows.map(({ data }) => data),
  };
}

function rowOf(one: Measured, bare: Measured | undefined): { cells: string[]; data: object } {
  const ms = wall(one.alone);
  const cpu = average(one.alone.map(({ cpuMs }) => cpuMs));
  const peak = Math.max(...one.alone.map(({ peakMb }) => peakMb ?? Number.NaN));
  const ratio = bare === undefined ? undefined : ratioOf(one, bare);
  const data = {
    contender: one.label,
    turns: ms.length,
    p50Ms: median(ms),
    p95Ms: quantile(ms, 0.95),
    ratioToBare: ratio,
    cpuMs: cpu,
    peakMb: peak,
    bytes: one.image.length,
    inPairsMsPerImage: median(wall(one.inPairs)),
  };
  const shownRatio =
    ratio === undefined
      ? '-'
      : `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}-${ratio.high.toFixed(2)})`;
  const cells = [
    one.label,
    data.p50Ms.toFixed(1),
    data.p95Ms.toFixed(1),
    shownRatio,
    number(cpu, 1),
    number(peak, 0),
    String(data.bytes),
    data.inPairsMsPerImage.toFixed(1),
  ];
  return { cells, data };
}

/** `kind` tells a page what was done: `resize jpeg 720 x 588`. */
export function figuresOf(
  kind: string,
  { format, width, height }: Operation,
  one: Measured | undefined,
): Figure[] {
  if (one === undefined) return [];
  const cpuMs = median(one.alone.flatMap((reply) => reply.cpuMs ?? []));
  const name = `${kind} ${format} ${width} x ${height}`;
  return [{ name, ms: median(wall(one.alone)), cpuMs, bytes: one.image.length }];
}

function average(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;
}

const number = (value: number, digits: number): string =>
  Number.isNaN(value) ? '-' : value.toFixed(digits);

function judge(operation: Operation, rounds: Rounds): Verdict[] {
  const [handler, bare, imageMagick] = [
    find(rounds, HANDLER),
    find(rounds, BARE),
    find(rounds, IMAGE_MAGICK),
  ];
  const what = `${operation.format} ${operation.width} x ${operation.height}`;
  const verdicts: Verdict[] = [];
  if (handler && bare)
    verdicts.push(
      ratioAtMost(`handler / bare sharp, ${what}`, BUDGETS.handlerOverBare, ratioOf(handler, bare)),
    );
  if (handler && imageMagick) {
    verdicts.push(
      ratioAtLeast(
        `ImageMagick / handler, ${what}`,
        BUDGETS.commandLineOverHandler,
        ratioOf(imageMagick, handler),
      ),
    );
  }
  return verdicts;
}
