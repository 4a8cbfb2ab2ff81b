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

/**
 * What is not there is one line for each reason: an example with one feature has fifty checks of
 * the others.
 */
export function rowTable(rows: readonly Row[]): string {
  const asked = rows.filter(({ state }) => state !== 'absent').map(lineOf);
  const absent = new Map<string, Row[]>();
  for (const row of rows.filter(({ state }) => state === 'absent')) {
    const reason = `${row.http} ${row.saw}`;
    absent.set(reason, [...(absent.get(reason) ?? []), row]);
  }
  const folded = [...absent.values()].map((alike) => {
    const [http = '', reason = ''] = [alike[0]?.http, alike[0]?.saw];
    const name = alike.length === 1 ? alike[0]?.name : `${alike.length} checks`;
    return [WORDS.absent, http, name ?? '', reason];
  });
  return table([['', 'HTTP', 'check', 'saw -> what holds'], ...asked, ...folded]);
}

function lineOf({ http, name, state, saw, reading }: Row): string[] {
  // What went wrong is worth a long line.
  const seen = state !== 'failed' && saw.length > CELL ? `${saw.slice(0, CELL)}...` : saw;
  const line = seen.replaceAll(/\s+/g, ' ');
  return [WORDS[state], http, name, reading === undefined ? line : `${line} -> ${reading}`];
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
          'Still in the bucket (the API deletes nothing; --bucket with credentials would): ' +
            left.join(', '),
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
