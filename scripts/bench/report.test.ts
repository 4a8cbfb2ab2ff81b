import { expect, it } from 'vitest';
import { printGroup, printVerdicts } from './report.ts';

function lines(print: (log: (line: string) => void) => void): string {
  const printed: string[] = [];
  print((line) => printed.push(line));
  return printed.join('\n');
}

it('names what is missing behind the tables', () => {
  const section = {
    title: 'Starts',
    header: ['what', 'ms'],
    rows: [
      ['node', '40'],
      ['presign', '72'],
    ],
    notes: ['median of 15'],
    data: null,
  };
  expect(
    lines((log) =>
      printGroup({ sections: [section], missing: ['gm: not on PATH'], verdicts: [] }, log),
    ),
  ).toBe(
    '\nStarts\n  what     ms\n  node     40\n  presign  72\n  median of 15\n  missing  gm: not ' +
      'on PATH',
  );
});

it('counts the budgets, and makes a missed one stand out', () => {
  const text = lines((log) =>
    printVerdicts(
      [
        { budget: 'start', limit: '<= 1.80x', measured: '1.70x', met: true },
        { budget: 'zip', limit: '<= 200 KB', measured: '210 KB', met: false },
      ],
      log,
    ),
  );
  expect(text).toContain('MISSED  zip');
  expect(text).toContain('1 budgets met, 1 missed');
});

it('prints no budgets where none was measured', () => {
  expect(lines((log) => printVerdicts([], log))).toBe('');
});
