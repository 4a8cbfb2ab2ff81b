import type { Tally } from './stage.ts';

interface TestEvent {
  readonly type?: string;
  readonly '@level'?: string;
  readonly '@message'?: string;
  readonly '@testfile'?: string;
  readonly '@testrun'?: string;
  readonly diagnostic?: {
    readonly severity?: string;
    readonly summary?: string;
    readonly detail?: string;
  };
  readonly test_run?: {
    readonly path: string;
    readonly run: string;
    readonly progress?: string;
    readonly status?: string;
  };
}

function parseEvents(output: string): TestEvent[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as TestEvent);
}

export function messagesOf(output: string): string {
  return parseEvents(output)
    .filter((event) => event['@level'] === 'error')
    .map((event) => event['@message'] ?? '')
    .join('\n');
}

export function tallyTestRun(folder: string, output: string): Tally {
  const events = parseEvents(output);
  const reasons = (path: string, run: string): string[] =>
    events
      .filter(
        (event) =>
          event.type === 'diagnostic' &&
          event.diagnostic?.severity === 'error' &&
          event['@testfile'] === path &&
          event['@testrun'] === run,
      )
      .map(({ diagnostic }) => `${diagnostic?.summary ?? ''}: ${diagnostic?.detail ?? ''}`);
  let [passed, failed] = [0, 0];
  const notes: string[] = [];
  for (const { test_run: test } of events) {
    // Older versions write one event per run, without progress.
    if (!test || !['complete', undefined].includes(test.progress) || test.status === undefined)
      continue;
    if (test.status === 'pass') passed += 1;
    else if (test.status === 'skip') notes.push(`SKIPPED ${folder}/${test.path}: ${test.run}`);
    else {
      failed += 1;
      notes.push(
        [`FAILED ${folder}/${test.path}: ${test.run}`, ...reasons(test.path, test.run)].join('\n'),
      );
    }
  }
  return { passed, failed, notes };
}
