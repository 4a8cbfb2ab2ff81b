import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../lib/files.ts';
import { UserError } from '../lib/user-error.ts';

/** What other pages reckon with, of a machine and a day. */
export interface Figure {
  readonly name: string;
  /** Median wall time. */
  readonly ms: number;
  /** Of all threads and children; NaN where the system does not tell, null in the file. */
  readonly cpuMs?: number | null;
  /** Of the answer. */
  readonly bytes?: number;
}

/** Of the machine, what other pages tell. */
const TOLD = ['date', 'processor', 'processors', 'node', 'sharp', 'libvips', 'loadAtStart'];

interface GroupFigures {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly figures: readonly Figure[];
}

/** By group of the benchmark, each of its own run. */
export type FigureFile = Readonly<Record<string, GroupFigures>>;

export const FIGURE_FILE = 'docs/benchmarks.json';

/** Groups that were not measured keep what they had. */
export function writeFigures(root: string, measured: FigureFile): void {
  const path = join(root, FIGURE_FILE);
  const before = existsSync(path) ? readFigures(root) : {};
  const fresh = Object.entries(measured).map(([group, { machine, figures }]) => {
    const told = Object.entries(machine).filter(([name]) => TOLD.includes(name));
    return [group, { machine: Object.fromEntries(told), figures }] as const;
  });
  const kept = Object.entries({ ...before, ...Object.fromEntries(fresh) }).sort(byName);
  writeAtomic(path, `${JSON.stringify(Object.fromEntries(kept), round, 2)}\n`);
}

export function readFigures(root: string): FigureFile {
  return JSON.parse(readFileSync(join(root, FIGURE_FILE), 'utf8')) as FigureFile;
}

/** Undefined where nobody has measured it. */
export function findFigure(file: FigureFile, name: string): Figure | undefined {
  return Object.values(file)
    .flatMap(({ figures }) => figures)
    .find((figure) => figure.name === name);
}

export function figureOf(file: FigureFile, name: string): Figure {
  const figure = findFigure(file, name);
  if (figure !== undefined) return figure;
  throw new UserError(
    `${FIGURE_FILE} has no figure "${name}"; run \`npm run bench -- --write\` for it.`,
  );
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** More digits than that are noise. */
function round(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}
