import type { State } from '../lib/checks/check.ts';
import { table } from '../lib/steps.ts';
import type { Cleared } from './account.ts';
import type { Row } from './verify.ts';

const WORDS: Readonly<Record<State, string>> = {
  ok: 'as documented',
  failed: 'NOT AS DOCUMENTED',
  absent: 'not there',
  'not-asked': 'not asked',
};
const CELL = 90;

export interface Outcome extends Cleared {
  readonly apiUrl: string;
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
}

export function counts(rows: readonly Row[]): Readonly<Record<State, number>> {
  const count = (state: State): number => rows.filter((row) => row.state === state).length;
  return {
    ok: count('ok'),
    failed: count('failed'),
    absent: count('absent'),
    'not-asked': count('not-asked'),
  };
}

export function rowTable(rows: readonly Row[]): string {
  const lines = rows.map(({ http, name, state, saw, reading }) => {
    // What went wrong is worth a long line.
    const seen = state !== 'failed' && saw.length > CELL ? `${saw.slice(0, CELL)}...` : saw;
    const line = seen.replaceAll(/\s+/g, ' ');
    return [WORDS[state], http, name, reading === undefined ? line : `${line} -> ${reading}`];
  });
  return table([['', 'HTTP', 'check', 'saw -> what holds'], ...lines]);
}

export function textOf({ rows, notes, removed, left }: Outcome): string {
  const { ok, failed, absent, 'not-asked': notAsked } = counts(rows);
  return [
    rowTable(rows),
    '',
    ...notes,
    ...(removed.length > 0 ? [`Removed what was stored: ${removed.length} keys.`] : []),
    ...(left.length > 0
      ? [
          `Still in the bucket (the API deletes nothing; --bucket with credentials would): ${left.join(', ')}`,
        ]
      : []),
    `${ok} as documented, ${failed} not, ${absent} not there, ${notAsked} not asked.`,
  ].join('\n');
}

export function jsonOf({ apiUrl, rows, notes, removed, left }: Outcome): string {
  const checks = rows.map(({ ok: _, ...row }) => row);
  const document = { apiUrl, checks, counts: counts(rows), notes, removed, left };
  return JSON.stringify(document, null, 2);
}
