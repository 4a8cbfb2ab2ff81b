import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
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

export function vitestStage(name: string, project: string): Stage {
  return {
    name,
    filter: 'by path',
    run: async ({ root, filter, signal }) => {
      const file = join(root, `.local/test/${project}.json`);
      mkdirSync(dirname(file), { recursive: true });
      rmSync(file, { force: true });
      const args = [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        project,
        '--reporter=json',
        `--outputFile=${file}`,
        '--passWithNoTests',
      ];
      const { code, stdout, stderr } = await runProcess(
        process.execPath,
        [...args, ...(filter ? [filter] : [])],
        { cwd: root, env: process.env, signal },
      );
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
