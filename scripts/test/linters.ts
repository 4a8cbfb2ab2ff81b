import { existsSync } from 'node:fs';
import { delimiter, join, posix } from 'node:path';
import { runProcess, trimOutput } from '../lib/terraform/process.ts';
import { UserError } from '../lib/user-error.ts';
import type { Selection } from './selection.ts';
import { inParallel, single, sum, type Stage, type StageContext } from './stage.ts';

/** As the HCL stages: each process reads a whole folder. */
const WIDTH = 2;
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const MODULE = /^(?:(?:modules|examples)\/[^/]+\/)?[^/]+\.tf$/;
const TFLINT_CONFIG = '.tflint.hcl';

/** A program that reads the repository, and is no dependency: it runs where it is installed. */
interface Linter {
  readonly name: string;
  readonly command: string;
  readonly isWanted: (selection: Selection) => boolean;
  /** The arguments of each run. */
  readonly runs: (context: StageContext) => readonly (readonly string[])[];
}

const workflows: Linter = {
  name: 'Workflow lint',
  command: 'actionlint',
  isWanted: ({ lint }) => lint.some((file) => WORKFLOW.test(file)),
  runs: () => [['-no-color']],
};

/** Without the audits that ask GitHub: no test needs a network. */
const workflowSecurity: Linter = {
  name: 'Workflow security',
  command: 'zizmor',
  isWanted: ({ lint }) => lint.some((file) => file.startsWith('.github/')),
  runs: ({ root }) => [['--offline', '--no-progress', '--color=never', root]],
};

const hcl: Linter = {
  name: 'HCL lint',
  command: 'tflint',
  isWanted: ({ lint, validate }) => lint.includes(TFLINT_CONFIG) || validate.length > 0,
  runs: ({ root, selection, tree }) => {
    const { lint, validate } = selection;
    const folders = lint.includes(TFLINT_CONFIG) ? moduleFolders(tree.files) : validate;
    const options = [`--config=${join(root, TFLINT_CONFIG)}`, '--no-color', '--format=compact'];
    return folders.map((folder) => [...options, `--chdir=${join(root, folder)}`]);
  },
};

export const linterStages = [workflows, workflowSecurity, hcl].map(linterStage);

function linterStage(linter: Linter): Stage {
  const { name, command, isWanted } = linter;
  return {
    name,
    isWanted,
    run: async (context) => {
      const program = findProgram(command, process.env);
      return program === undefined ? skipped(name, command) : run(linter, program, context);
    },
  };
}

async function run({ name, runs }: Linter, program: string, context: StageContext) {
  const { root, signal } = context;
  const tallies = await inParallel(runs(context), WIDTH, async (args) => {
    const options = { cwd: root, env: process.env, signal };
    const { code, stdout, stderr } = await runProcess(program, args, options);
    return single(name, code === 0 ? [] : [trimOutput(stdout.trim() || stderr)]);
  });
  return sum(tallies);
}

/** Neither passed nor failed: what did not run is told at the end, by name. */
export function skipped(name: string, command: string) {
  return { passed: 0, failed: 0, notes: [`SKIPPED ${name}: ${command} is not on PATH.`] };
}

/** CHECKOV names another checkov, such as one in a virtual environment; so do the others' names. */
export function findProgram(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const variable = command.toUpperCase();
  const named = env[variable];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new UserError(`${variable} names ${named}, which does not exist. Correct or unset it.`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

/** The root module, modules and examples; roots of tests are made to be odd. */
function moduleFolders(files: readonly string[]): readonly string[] {
  const own = files.filter((file) => MODULE.test(file)).map((file) => posix.dirname(file));
  return [...new Set(own)].sort();
}
