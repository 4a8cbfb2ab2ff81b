import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '../../../../local-aws/api-gateway/control-plane/openapi/yaml/yaml.ts';
import { findRoot } from '../../../lib/root.ts';

const FOLDER = join(findRoot(), '.github/workflows');

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly matrix: Matrix };
  readonly [other: string]: unknown;
}

export interface Matrix {
  readonly exclude: readonly Readonly<Record<string, string>>[];
  readonly [axis: string]: readonly unknown[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const workflowFiles = readdirSync(FOLDER).sort();

export function readText(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

export function readWorkflow(file: string): Workflow {
  return parseYaml(readText(file)) as Workflow;
}

/** Every job of every workflow, with its name as "test.yml: lint". */
export function allJobs(): readonly [string, Job][] {
  return workflowFiles.flatMap((file) =>
    Object.entries(readWorkflow(file).jobs).map(([name, job]): [string, Job] => [
      `${file}: ${name}`,
      job,
    ]),
  );
}

export function stepNamed({ steps = [] }: Job, name: string): Step {
  const step = steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`no step "${name}"`);
  return step;
}

/** The jobs that a matrix makes, each as its values in the order of the axes. */
export function combinations({ exclude, ...axes }: Matrix): string[] {
  const all = Object.entries(axes).reduce<Record<string, unknown>[]>(
    (made, [axis, values]) =>
      made.flatMap((one) => values.map((value) => ({ ...one, [axis]: value }))),
    [{}],
  );
  const isLeftOut = (one: Record<string, unknown>): boolean =>
    exclude.some((left) => Object.entries(left).every(([axis, value]) => one[axis] === value));
  return all.filter((one) => !isLeftOut(one)).map((one) => Object.values(one).join(' '));
}
