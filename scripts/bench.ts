import { join } from 'node:path';
import { benchBuild } from './bench/build-time.ts';
import { benchBytes } from './bench/bytes/bytes.ts';
import { benchControlPlane } from './bench/control-plane.ts';
import { FIGURE_FILE, type FigureFile, writeFigures } from './bench/figures.ts';
import { benchHandlers, type GroupOptions } from './bench/handlers.ts';
import { HELP } from './bench/help.mjs';
import { benchKept } from './bench/kept.ts';
import { describeMachine } from './bench/machine.ts';
import { benchMemory } from './bench/memory.ts';
import { benchOriginals } from './bench/originals.ts';
import { printGroup, printVerdicts } from './bench/report.ts';
import type { GroupResult } from './bench/result.ts';
import { benchSizes } from './bench/sizes.ts';
import { benchStartup } from './bench/startup.ts';
import { writeAtomic } from './lib/files.ts';
import { parseOptions } from './lib/options.ts';
import type { Interruption } from './lib/launcher/interruption.mjs';
import { tryLock } from './lib/launcher/lock.mjs';
import { findRoot } from './lib/root.ts';
import { createSteps } from './lib/steps.ts';
import { UserError } from './lib/user-error.ts';

const GROUPS = {
  sizes: { title: 'Zip sizes', measure: benchSizes },
  startup: { title: 'Start-up', measure: benchStartup },
  originals: { title: 'Originals', measure: benchOriginals },
  memory: { title: 'Memory of a streamed download', measure: benchMemory },
  build: { title: 'Build', measure: benchBuild },
  handlers: { title: 'Resizing', measure: benchHandlers },
  kept: { title: 'Kept results', measure: benchKept },
  bytes: { title: 'Bytes at equal quality', measure: benchBytes },
  'control-plane': { title: 'Control plane', measure: benchControlPlane },
} as const satisfies Record<
  string,
  { title: string; measure: (options: GroupOptions) => Promise<GroupResult> }
>;

type Group = keyof typeof GROUPS;

const RESULT_FILE = '.local/bench.json';

/** A missed budget is a result, and exits 0; what could not be measured at all exits 1. */
export async function main(args: readonly string[], interruption: Interruption): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  const groups = parseGroups(options.only ?? []);
  const runs = parseRuns(options.runs);
  const root = findRoot();
  const { lock, holder } = tryLock(join(root, '.local/bench.lock'), 'npm run bench');
  if (holder)
    throw new UserError(
      `${holder.command} runs already in this checkout (process ${holder.pid}): let it end, or ` +
        'end it; two would measure each other.',
    );
  interruption.onEnd(lock.release);
  const machine = describeMachine();
  console.log(machine.text);
  const results: Record<string, GroupResult> = {};
  const failed: string[] = [];
  const { step } = createSteps(console.log, { signal: interruption.signal });
  for (const name of groups) {
    try {
      const { title, measure } = GROUPS[name];
      const result = await step(title, (note) => measure({ root, runs, note, interruption }));
      printGroup(result, console.log);
      results[name] = result;
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  printVerdicts(
    Object.values(results).flatMap(({ verdicts }) => verdicts),
    console.log,
  );
  writeAtomic(
    join(root, RESULT_FILE),
    `${JSON.stringify({ machine: machine.facts, results, failed }, null, 2)}\n`,
  );
  console.log(`The numbers: ${RESULT_FILE}`);
  if (options.write) {
    writeFigures(root, figuresOf(results, machine.facts));
    console.log(`Figures for docs/costs.md: ${FIGURE_FILE}; \`npm run docs\` reckons with them.`);
  }
  for (const line of failed) console.error(`error: not measured: ${line}`);
  return failed.length === 0 ? 0 : 1;
}

function figuresOf(
  results: Readonly<Record<string, GroupResult>>,
  machine: FigureFile[string]['machine'],
): FigureFile {
  return Object.fromEntries(
    Object.entries(results).flatMap(([name, { figures = [] }]) =>
      figures.length === 0 ? [] : [[name, { machine, figures }]],
    ),
  );
}

function parseGroups(values: readonly string[]): readonly Group[] {
  const all = Object.keys(GROUPS) as Group[];
  const wanted = values.flatMap((value) => value.split(',')).filter((name) => name !== '');
  const unknown = wanted.filter((name) => !all.some((group) => group === name));
  if (unknown.length > 0)
    throw new UserError(
      `--only: there is no "${unknown.join('", "')}". There are: ${all.join(', ')}.`,
    );
  return wanted.length === 0 ? all : all.filter((name) => wanted.includes(name));
}

function parseRuns(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const runs = Number(value);
  if (!Number.isInteger(runs) || runs < 1 || runs > 1000)
    throw new UserError(`--runs must be 1 to 1000, got "${value}".`);
  return runs;
}
