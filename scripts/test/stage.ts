import type { Log } from '../lib/steps.ts';
import type { Selection } from './selection.ts';
import type { Tree } from './tree.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** One readable entry per failure, and whatever was skipped, by name. */
  readonly notes: readonly string[];
}

export interface StageContext {
  readonly root: string;
  /** A folder of this run's own. */
  readonly scratch: string;
  readonly tree: Tree;
  readonly selection: Selection;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface Stage {
  readonly name: string;
  readonly isWanted: (selection: Selection) => boolean;
  readonly run: (context: StageContext) => Promise<Tally>;
}

export const NOTHING: Tally = { passed: 0, failed: 0, notes: [] };

/** One test: it failed if there is anything to say. */
export function single(name: string, problems: readonly string[]): Tally {
  return problems.length === 0
    ? { passed: 1, failed: 0, notes: [] }
    : { passed: 0, failed: 1, notes: [`${name}:\n${problems.join('\n')}`] };
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, { passed, failed, notes }) => ({
      passed: all.passed + passed,
      failed: all.failed + failed,
      notes: [...all.notes, ...notes],
    }),
    NOTHING,
  );
}

/** A stage that cannot run is a failure with its name, never a silent gap. */
export async function runStage(stage: Stage, context: StageContext): Promise<Tally> {
  const begun = performance.now();
  context.log(`${stage.name} ...`);
  const tally = await stage.run(context).catch((error: unknown) => {
    const known = error instanceof Error && error.name === 'UserError';
    return single(`${stage.name} could not run`, [
      known
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error),
    ]);
  });
  // What was ended says nothing about the code.
  if (context.signal.aborted) return NOTHING;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  for (const note of tally.notes) context.log(note.replaceAll(/^/gm, '  '));
  context.log(`  ${tally.passed} passed, ${tally.failed} failed, ${seconds} s`);
  return tally;
}

/** `width` at a time, results in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
