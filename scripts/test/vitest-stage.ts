import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runProcess, trimOutput } from '../lib/terraform/process.ts';
import type { Stage, Tally } from './stage.ts';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const MESSAGE_LINES = 25;

export function vitestStage(name: string, project: 'unit' | 'acceptance'): Stage {
  return {
    name,
    isWanted: (selection) => selection[project].length > 0,
    run: async ({ root, scratch, selection, signal }) => {
      const file = join(scratch, `${project}.json`);
      rmSync(file, { force: true });
      // By full names, since vitest takes parts of names too.
      const only = selection.all ? [] : selection[project].map((test) => join(root, test));
      const args = [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        project,
        '--reporter=json',
        `--outputFile=${file}`,
      ];
      const { code, stdout, stderr } = await runProcess(process.execPath, [...args, ...only], {
        cwd: root,
        env: process.env,
        signal,
      });
      if (!existsSync(file))
        return failure(`vitest wrote no report (code ${code}):\n${trimOutput(stderr || stdout)}`);
      const tally = tallyReport(JSON.parse(readFileSync(file, 'utf8')) as Report, root);
      // Such as an error outside of any test.
      return code !== 0 && tally.failed === 0
        ? { ...tally, failed: 1, notes: [...tally.notes, trimOutput(stderr || stdout)] }
        : tally;
    },
  };
}

function failure(note: string): Tally {
  return { passed: 0, failed: 1, notes: [note] };
}

export function tallyReport({ testResults }: Report, root: string): Tally {
  let [passed, failed] = [0, 0];
  const notes: string[] = [];
  for (const { name, status, message, assertionResults } of testResults) {
    const file = relative(root, name);
    const failures = assertionResults.filter((test) => test.status === 'failed');
    passed += assertionResults.filter((test) => test.status === 'passed').length;
    failed += failures.length;
    for (const test of failures)
      notes.push(`FAILED ${file}: ${test.fullName}\n${shorten(test.failureMessages.join('\n'))}`);
    for (const test of assertionResults)
      if (!['passed', 'failed'].includes(test.status))
        notes.push(`SKIPPED ${file}: ${test.fullName}`);
    if (status !== 'failed' || failures.length > 0) continue;
    // The file itself did not load, or a hook failed.
    failed += 1;
    notes.push(`FAILED ${file}\n${shorten(message)}`);
  }
  return { passed, failed, notes };
}

function shorten(message: string): string {
  return message
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
    .slice(0, MESSAGE_LINES)
    .join('\n');
}
