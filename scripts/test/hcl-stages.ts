import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTerraform, type Terraform } from '../lib/terraform/terraform.ts';
import { trimOutput } from '../lib/terraform/process.ts';
import { inParallel, single, sum, type Stage, type StageContext, type Tally } from './stage.ts';
import { writeStandInZips } from './stand-in-zips.ts';

/** Each runs a provider of some hundred megabytes; two keep a two-core machine busy. */
const WIDTH = 2;

/** What Terraform reads, copied: init would leave its lock files and folders in the tree. The depth of every folder is kept. */
export function copyHcl(root: string): string {
  const copy = join(root, '.local/hcl');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const filter = (path: string): boolean =>
    !/[\\/](\.terraform[^\\/]*|[^\\/]*\.tfstate[^\\/]*|[^\\/]*\.tfvars)$/.test(path);
  for (const folder of ['modules', 'examples', 'tests']) {
    if (existsSync(join(root, folder)))
      cpSync(join(root, folder), join(copy, folder), { recursive: true, filter });
  }
  for (const name of readdirSync(root).filter((file) => /\.(tf|tofu|hcl)$/.test(file)))
    cpSync(join(root, name), join(copy, name));
  writeStandInZips(root, join(copy, 'dist'));
  return copy;
}

/** The root module, every module and every example: each folder that has a .tf file. */
export function hclFolders(copy: string, filter: string): string[] {
  const children = ['modules', 'examples'].flatMap((parent) =>
    existsSync(join(copy, parent))
      ? readdirSync(join(copy, parent))
          .sort()
          .map((name) => `${parent}/${name}`)
      : [],
  );
  return ['.', ...children].filter(
    (folder) =>
      folder.includes(filter) &&
      readdirSync(join(copy, folder)).some((name) => name.endsWith('.tf')),
  );
}

export function hclStages(): { format: Stage; validate: Stage; test: Stage } {
  let made: { copy: string; terraform: Terraform } | undefined;
  const prepared = (context: StageContext): { copy: string; terraform: Terraform } => {
    made ??= {
      copy: copyHcl(context.root),
      terraform: createTerraform({ root: context.root, log: context.log, signal: context.signal }),
    };
    return made;
  };
  const format: Stage = {
    name: 'terraform fmt',
    filter: 'whole',
    run: async (context) => {
      const { copy, terraform } = prepared(context);
      const { code, stdout, stderr } = await terraform.run(copy, [
        'fmt',
        '-check',
        '-recursive',
        '-no-color',
      ]);
      return single(
        'terraform fmt -check -recursive',
        code === 0 ? [] : [trimOutput(stdout || stderr)],
      );
    },
  };
  const validate: Stage = {
    name: 'terraform validate',
    filter: 'by path',
    run: async (context) => {
      const { copy, terraform } = prepared(context);
      return sum(
        await eachFolder(hclFolders(copy, context.filter), (folder) =>
          validateFolder(terraform, copy, folder),
        ),
      );
    },
  };
  const test: Stage = {
    name: 'terraform test',
    filter: 'by path',
    run: async (context) => {
      const { copy, terraform } = prepared(context);
      const folders = hclFolders(copy, context.filter).filter((folder) =>
        hasTests(join(copy, folder)),
      );
      return sum(await inParallel(folders, WIDTH, (folder) => testFolder(terraform, copy, folder)));
    },
  };
  return { format, validate, test };
}

/** The first goes alone: with a plugin cache its init downloads the provider, and the cache takes one writer. */
async function eachFolder(
  folders: readonly string[],
  work: (folder: string) => Promise<Tally>,
): Promise<Tally[]> {
  const [first, ...others] = folders;
  if (first === undefined) return [];
  return [await work(first), ...(await inParallel(others, WIDTH, work))];
}

const OFFLINE = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_EC2_METADATA_DISABLED: 'true',
};

async function validateFolder(terraform: Terraform, copy: string, folder: string): Promise<Tally> {
  const cwd = join(copy, folder);
  const init = await terraform.run(cwd, ['init', '-backend=false', '-input=false', '-no-color']);
  if (init.code !== 0)
    return single(`terraform init in ${folder}`, [trimOutput(init.stderr || init.stdout)]);
  const { code, stdout, stderr } = await terraform.run(cwd, ['validate', '-no-color'], OFFLINE);
  return single(
    `terraform validate in ${folder}`,
    code === 0 ? [] : [trimOutput(stderr || stdout)],
  );
}

function hasTests(folder: string): boolean {
  return [folder, join(folder, 'tests')].some(
    (place) => existsSync(place) && readdirSync(place).some((name) => name.endsWith('.tftest.hcl')),
  );
}

async function testFolder(terraform: Terraform, copy: string, folder: string): Promise<Tally> {
  const { code, stdout, stderr } = await terraform.run(
    join(copy, folder),
    ['test', '-json', '-no-color'],
    OFFLINE,
  );
  const tally = tallyTestRun(folder, stdout);
  if (code === 0 || tally.failed > 0) return tally;
  return {
    ...tally,
    failed: 1,
    notes: [
      `terraform test in ${folder} could not run:\n${trimOutput(stderr || messagesOf(stdout))}`,
    ],
  };
}

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

function messagesOf(output: string): string {
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
