import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Interruption } from './lib/launcher/interruption.mjs';
import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';
import { UserError } from './lib/user-error.ts';
import { dialectStage } from './test/dialect.ts';
import { hclStages } from './test/hcl-stages.ts';
import { HELP } from './test/help.mjs';
import { linterStages } from './test/linters.ts';
import { policyScanStage } from './test/policy-scan.ts';
import { repositoryStages } from './test/repository-stages.ts';
import { select, type Request } from './test/selection.ts';
import { runStage, sum, type Stage, type Tally } from './test/stage.ts';
import { readTree } from './test/tree.ts';
import { vitestStage } from './test/vitest-stage.ts';
import { watch } from './test/watch.ts';

/** What is quick to fail comes first. */
function stages(): readonly Stage[] {
  const { typeCheck, buildZips, docs, lockFile } = repositoryStages;
  const { format, validate, test } = hclStages();
  const [unit, acceptance] = [
    vitestStage('Unit tests', 'unit'),
    vitestStage('Acceptance tests', 'acceptance'),
  ];
  return [
    ...[typeCheck, dialectStage, unit, buildZips, format, validate, test],
    ...[docs, lockFile, ...linterStages, policyScanStage, acceptance],
  ];
}

export async function main(
  args: readonly string[],
  { signal, onEnd }: Interruption,
): Promise<number> {
  const { options, positionals } = parseOptions(HELP.options, args, 'allowed');
  const root = findRoot();
  const request = { root, cwd: process.env['INIT_CWD'] ?? process.cwd(), names: positionals };
  const scratch = join(root, `.local/npm-test-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  onEnd(() => rmSync(scratch, { recursive: true, force: true }));
  if (!options.watch) return runAll(request, scratch, signal);
  if (positionals.length === 0)
    throw new UserError('--watch needs a path: `npm test -- --watch functions/resize`.');
  return watch(root, signal, (stop) => runAll(request, scratch, stop));
}

async function runAll(request: Request, scratch: string, signal: AbortSignal): Promise<number> {
  const { root } = request;
  const tree = readTree(root);
  const selection = select(request, tree);
  const context = { root, scratch, tree, selection, log: console.log, signal };
  const tallies: Tally[] = [];
  for (const stage of stages().filter(({ isWanted }) => isWanted(selection))) {
    tallies.push(await runStage(stage, context));
    if (signal.aborted) return 1;
  }
  const { passed, failed, notes } = sum(tallies);
  for (const line of skipped(notes)) console.log(line);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Once more at the end, where it is read: what did not run is not green. */
function skipped(notes: readonly string[]): readonly string[] {
  const names = notes.filter((note) => note.startsWith('SKIPPED '));
  return names.length === 0
    ? []
    : [`${names.length} skipped:`, ...names.map((name) => `  ${name}`)];
}
