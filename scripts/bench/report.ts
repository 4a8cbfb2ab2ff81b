import { table } from '../lib/steps.ts';
import type { GroupResult, Section, Verdict } from './result.ts';

export function printGroup({ sections, missing }: GroupResult, log: (line: string) => void): void {
  for (const section of sections) printSection(section, log);
  for (const line of missing) log(`  missing  ${line}`);
}

function printSection(
  { title, header, rows, notes = [] }: Section,
  log: (line: string) => void,
): void {
  log(`\n${title}`);
  for (const line of table([header, ...rows]).split('\n')) log(`  ${line}`);
  for (const note of notes) log(`  ${note}`);
}

export function printVerdicts(verdicts: readonly Verdict[], log: (line: string) => void): void {
  if (verdicts.length === 0) return;
  log('\nBudgets');
  const rows = verdicts.map(({ met, budget, limit, measured }) => [
    met ? 'met' : 'MISSED',
    budget,
    limit,
    measured,
  ]);
  for (const line of table([['', 'what', 'budget', 'measured'], ...rows]).split('\n'))
    log(`  ${line}`);
  const missed = verdicts.filter(({ met }) => !met).length;
  log(`\n${verdicts.length - missed} budgets met, ${missed} missed`);
}
