import { lineAt, type Finding } from './finding.ts';
import { maskCode } from './mask.ts';

const STATEMENT = /^(import|export)\b([^;'"`]*?)(?:\bfrom\s*)?(['"])/gm;
/** Packages whose only export is the default. */
const DEFAULT_ONLY = new Set(['sharp']);
const GROUPS = ['Node\'s own ("node:")', 'packages', 'files of this repository'] as const;

interface Statement {
  readonly line: number;
  readonly isExport: boolean;
  /** Between the keyword and the module: `type { A, B }`. */
  readonly clause: string;
  readonly module: string;
}

export function importFindings(file: string, text: string): Finding[] {
  const statements = readStatements(text);
  const imports = statements.filter(({ isExport }) => !isExport);
  const messages = [
    ...statements.filter(({ isExport }) => isExport).map(reExport),
    ...imports.flatMap((statement, index) => [
      ...repeated(statement, imports.slice(0, index)),
      ...form(statement),
      ...outOfOrder(statement, imports.slice(0, index)),
      ...elsewhere(file, statement),
    ]),
  ];
  return messages.map(([line, message]) => ({ file, line, message }));
}

type Message = readonly [line: number, message: string];

function readStatements(text: string): Statement[] {
  const code = maskCode(text);
  return [...code.matchAll(STATEMENT)].flatMap(
    ({ 0: whole, 1: keyword, 2: clause = '', 3: quote, index }) => {
      // `export const x = 'y'` has a quote too.
      if (keyword === 'export' && !/^\s*(?:type\s*)?[{*]/.test(clause)) return [];
      if (keyword === 'export' && !/\bfrom\s*['"]$/.test(whole)) return [];
      const start = index + whole.length;
      const module = text.slice(start, text.indexOf(quote ?? "'", start));
      return [
        {
          line: lineAt(text, index),
          isExport: keyword === 'export',
          clause: clause.trim(),
          module,
        },
      ];
    },
  );
}

function reExport({ line, module }: Statement): Message {
  return [
    line,
    `a name is imported from the file that owns it; do not pass on what is ${module}'s`,
  ];
}

function repeated({ line, module }: Statement, before: readonly Statement[]): Message[] {
  const first = before.find((other) => other.module === module);
  return first ? [[line, `one import per module; join it with that of line ${first.line}`]] : [];
}

function form({ line, clause, module }: Statement): Message[] {
  const names =
    /\{([\s\S]*)\}/
      .exec(clause)?.[1]
      ?.split(',')
      .map((name) => name.trim()) ?? [];
  const listed = names.filter((name) => name !== '');
  if (
    !clause.startsWith('type') &&
    listed.length > 0 &&
    listed.every((name) => /^type\s/.test(name))
  )
    return [[line, 'all names are types: write `import type { ... }`']];
  if (/^(?:type\s+)?\*/.test(clause)) return [[line, 'names are imported by name, not as `*`']];
  if (/^(?:type\s+)?\w/.test(clause.replace(/^type\s+\{/, '{')) && !DEFAULT_ONLY.has(module))
    return [[line, `names are imported by name; ${module} has more than a default`]];
  return [];
}

function groupOf(module: string): number {
  if (module.startsWith('node:')) return 0;
  return module.startsWith('.') ? 2 : 1;
}

function outOfOrder({ line, module }: Statement, before: readonly Statement[]): Message[] {
  const late = before.find((other) => groupOf(other.module) > groupOf(module));
  if (!late) return [];
  return [[line, `${GROUPS[groupOf(module)]} come first; move it above line ${late.line}`]];
}

function elsewhere(file: string, { line, clause, module }: Statement): Message[] {
  if (/\.test\.ts$/.test(file) && module === 'vitest' && /[{,]\s*test\b/.test(clause))
    return [[line, 'tests are written with `it`; replace `test`']];
  return [];
}
