import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { stopTerraform, TERRAFORM_PID_FILE } from '../launcher/leftovers.mjs';
import { UserError } from '../user-error.ts';
import { cliConfigEnvironment } from './cli-config.ts';
import { neutralEnvironment, variableEnvironment } from './environment.ts';
import { runProcess, trimOutput, type Finished } from './process.ts';
import { findTerraform, requireVersion, type Version } from './program.ts';

export type Variables = Readonly<Record<string, unknown>>;

export interface TerraformRequest {
  readonly root: string;
  readonly log?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Aborting asks running Terraform processes to stop; a destroy goes on, since it is what an
   * interruption leads to.
   */
  readonly signal?: AbortSignal;
  /**
   * How long a process may take to stop before it is killed, which may lose what it just created.
   */
  readonly graceMs?: number;
}

export interface Installation extends Version {
  readonly program: string;
  /** Whole environment for a Terraform process, without credentials. */
  readonly env: NodeJS.ProcessEnv;
}

export interface ExampleOptions {
  readonly vars?: Variables;
  /**
   * Folder under .local/; one per caller that runs at the same time. Default: the example's name.
   */
  readonly workDirName?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A copy of an example after `terraform init`. */
export interface Initialised {
  readonly open: (options?: Omit<ExampleOptions, 'workDirName'>) => Opened;
}

/** The copy with a state of its own. */
export interface Opened {
  readonly directory: string;
  readonly plan: (
    vars?: Variables,
  ) => Promise<{ readonly changes: boolean; readonly text: string }>;
  /** Applies again; `vars` replace or add to the former ones and stay. */
  readonly apply: (vars?: Variables) => Promise<Applied>;
  /** `trusted` is for a state that nothing else has changed: it is not read back first. */
  readonly destroy: (state?: 'trusted') => Promise<void>;
  /** Addresses of what the state holds, also after a failed step. */
  readonly resources: () => Promise<readonly string[]>;
}

export interface Applied extends Opened {
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface Terraform {
  readonly discover: () => Promise<Installation>;
  readonly run: (
    cwd: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    isInterruptible?: boolean,
  ) => Promise<Finished>;
  /** Needs neither variables nor an AWS, and so can run while those are being made. */
  readonly initExample: (name: string, workDirName?: string) => Promise<Initialised>;
  readonly openExample: (name: string, options?: ExampleOptions) => Promise<Opened>;
  readonly applyExample: (name: string, options?: ExampleOptions) => Promise<Applied>;
}

export function createTerraform({
  root,
  log = () => {},
  env = process.env,
  signal,
  graceMs,
}: TerraformRequest): Terraform {
  let installation: Promise<Installation> | undefined;
  const discover = (): Promise<Installation> => {
    installation ??= findInstallation(root, env, log);
    return installation;
  };
  const run: Terraform['run'] = async (cwd, args, more = {}, isInterruptible = true) => {
    const found = await discover();
    const pidFile = join(cwd, TERRAFORM_PID_FILE);
    const isOurs = cwd.startsWith(join(root, '.local'));
    const onStart = (pid: number): void => {
      if (isOurs) writeFileSync(pidFile, String(pid));
    };
    const finished = await runProcess(found.program, args, {
      cwd,
      env: { ...found.env, ...more },
      signal: isInterruptible ? signal : undefined,
      graceMs,
      onStart,
    }).finally(() => rmSync(pidFile, { force: true }));
    if (args[0] === 'init' && isOurs) forgetHashes(cwd);
    return finished;
  };
  const initExample: Terraform['initExample'] = async (name, workDirName = name) => {
    const directory = join(root, '.local', workDirName);
    // After a SIGKILL of its parent, an apply goes on against the port that the next run uses.
    stopTerraform(directory);
    copyExample(root, name, directory);
    const example = { name, directory, run };
    await terraformStep({ ...example, env: {} }, ['init', '-input=false', '-no-color'], {});
    return { open: ({ env = {}, vars = {} } = {}) => opened({ ...example, env }, vars) };
  };
  const openExample: Terraform['openExample'] = async (name, options = {}) =>
    (await initExample(name, options.workDirName)).open(options);
  const applyExample: Terraform['applyExample'] = async (name, options) =>
    (await openExample(name, options)).apply();
  return { discover, run, initExample, openExample, applyExample };
}

async function findInstallation(
  root: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<Installation> {
  const program = findTerraform(env);
  const base = neutralEnvironment(env);
  delete base['TF_CLI_CONFIG_FILE'];
  const { product, version } = await requireVersion(program, base);
  log(`${product} ${version}, ${program}`);
  const config = await cliConfigEnvironment({ root, env, product, log });
  if (config['TF_PLUGIN_CACHE_DIR']) mkdirSync(config['TF_PLUGIN_CACHE_DIR'], { recursive: true });
  return { program, product, version, env: { ...base, ...config } };
}

/**
 * Each command would read the provider again, some 700 MB, to compare it with what the init before
 * it has just noted.
 */
function forgetHashes(directory: string): void {
  const file = join(directory, '.terraform.lock.hcl');
  if (!existsSync(file)) return;
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^ *hashes = \[[^\]]*\]\n/gm, ''));
}

interface Example {
  readonly name: string;
  readonly directory: string;
  readonly run: Terraform['run'];
  readonly env: Readonly<Record<string, string>>;
}

function opened(example: Example, vars: Variables): Opened {
  return {
    directory: example.directory,
    plan: async (changed = {}) => {
      const args = ['plan', '-detailed-exitcode', '-input=false', '-no-color'];
      const all = { ...vars, ...changed };
      const { code, stdout: text } = await terraformStep(example, args, all, { good: [0, 2] });
      return { changes: code === 2, text };
    },
    apply: (changed = {}) => applied(example, { ...vars, ...changed }),
    destroy: async (state) => {
      const args = ['destroy', '-auto-approve', '-input=false', '-no-color'];
      if (state === 'trusted') args.push('-refresh=false');
      await terraformStep(example, args, vars, { isInterruptible: false });
    },
    resources: async () => {
      if (!existsSync(join(example.directory, 'terraform.tfstate'))) return [];
      const options = { isInterruptible: false };
      const { stdout } = await terraformStep(example, ['state', 'list'], vars, options);
      return stdout.split('\n').filter((line) => line !== '' && !/(^|\.)data\./.test(line));
    },
  };
}

async function applied(example: Example, vars: Variables): Promise<Applied> {
  await terraformStep(example, ['apply', '-auto-approve', '-input=false', '-no-color'], vars);
  const { stdout } = await terraformStep(example, ['output', '-json', '-no-color'], vars);
  const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
  return {
    ...opened(example, vars),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
  };
}

interface StepOptions {
  /** Exit codes that are no failure. */
  readonly good?: readonly number[];
  readonly isInterruptible?: boolean;
}

async function terraformStep(
  example: Example,
  args: readonly string[],
  vars: Variables,
  { good = [0], isInterruptible = true }: StepOptions = {},
): Promise<Finished> {
  const { name, directory, run, env } = example;
  // Variables go by environment: arguments of a process can be read by everyone on the machine.
  const more = {
    ...env,
    ...variableEnvironment(vars),
    TF_DATA_DIR: join(directory, '.terraform'),
  };
  const finished = await run(directory, args, more, isInterruptible);
  if (finished.code !== null && good.includes(finished.code)) return finished;
  throw new UserError(
    `terraform ${args[0]} of examples/${name} failed:\n` +
      `${trimOutput(finished.stderr || finished.stdout)}`,
  );
}

/**
 * As deep as examples/<name>, so that "../.." still is this repository; without what a user's own
 * runs left there.
 */
function copyExample(root: string, name: string, directory: string): void {
  const source = join(root, 'examples', name);
  if (!existsSync(source)) {
    throw new UserError(
      `There is no example "${name}". There are: ` +
        `${readdirSync(join(root, 'examples')).sort().join(', ')}.`,
    );
  }
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  cpSync(source, directory, {
    recursive: true,
    filter: (path) =>
      !/[\\/](\.terraform[^\\/]*|[^\\/]*\.tfstate[^\\/]*|[^\\/]*\.tfvars)$/.test(path),
  });
}
