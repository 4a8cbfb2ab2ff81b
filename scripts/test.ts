import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';
import { interruption } from './lib/interruption.ts';
import { hclStages } from './test/hcl-stages.ts';
import { repositoryStages } from './test/repository-stages.ts';
import { runStage, sum, type Stage, type StageContext, type Tally } from './test/stage.ts';
import { vitestStage } from './test/vitest-stage.ts';
import { UserError } from './lib/user-error.ts';

/** What is quick to fail comes first. */
function stages(): readonly Stage[] {
  const { typeCheck, buildZips, docs, lockFile } = repositoryStages;
  const { format, validate, test } = hclStages();
  const [unit, acceptance] = [
    vitestStage('Unit tests', 'unit'),
    vitestStage('Acceptance tests', 'acceptance'),
  ];
  return [typeCheck, unit, buildZips, format, validate, test, docs, lockFile, acceptance];
}

export async function main(args: readonly string[]): Promise<number> {
  const { positionals } = parseOptions({}, args, 'allowed');
  if (positionals.length > 1)
    throw new UserError('At most one filter is taken: a part of the path of what is to be tested.');
  const [filter = ''] = positionals;
  const interrupt = interruption();
  const context: StageContext = {
    root: findRoot(),
    filter,
    log: console.log,
    signal: interrupt.signal,
  };
  const tallies: Tally[] = [];
  for (const stage of stages()) {
    if (filter !== '' && stage.filter === 'whole') continue;
    const tally = await runStage(stage, context);
    if (interrupt.signal.aborted) return interrupt.exitCode();
    if (filter === '' || stage.filter === 'by path') tallies.push(tally);
  }
  const { passed, failed } = sum(tallies);
  if (passed + failed === 0) throw new UserError(`No test's path contains "${filter}".`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
