import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { trimOutput, type Finished } from '../lib/terraform/process.ts';
import type { Product } from '../lib/terraform/program.ts';
import { createTerraform, type Terraform } from '../lib/terraform/terraform.ts';
import { copyHcl } from './hcl-copy.ts';
import { inParallel, single, sum, type Stage, type StageContext, type Tally } from './stage.ts';
import { messagesOf, tallyTestRun } from './terraform-report.ts';

/** Each runs a provider of some hundred megabytes; two keep a two-core machine busy. */
const WIDTH = 2;

const OFFLINE = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_EC2_METADATA_DISABLED: 'true',
};

interface Prepared {
  readonly copy: string;
  readonly terraform: Terraform;
  /** Once per folder, whichever stage comes first. */
  readonly init: (folder: string) => Promise<Finished>;
}

export function hclStages(): { format: Stage; validate: Stage; test: Stage } {
  let made: Prepared | undefined;
  const prepared = (context: StageContext): Prepared => (made ??= prepare(context));
  const format: Stage = {
    name: 'terraform fmt',
    isWanted: ({ format: files }) => files.length > 0,
    run: (context) => checkFormat(prepared(context), context),
  };
  const validate: Stage = {
    name: 'terraform validate',
    isWanted: ({ validate: folders }) => folders.length > 0,
    run: async (context) => {
      const tools = prepared(context);
      const folders = context.selection.validate;
      return sum(await eachFolder(tools, folders, () => validateFolder));
    },
  };
  const test: Stage = {
    name: 'terraform test',
    isWanted: ({ hclTests }) => hclTests.length > 0,
    run: async (context) => {
      const tools = prepared(context);
      const byFolder = testsByFolder(context);
      return sum(
        await eachFolder(tools, [...byFolder.keys()], (folder) => testFolder(byFolder.get(folder))),
      );
    },
  };
  return { format, validate, test };
}

function prepare({ root, scratch, log, signal }: StageContext): Prepared {
  const copy = join(scratch, 'hcl');
  copyHcl(root, copy);
  const terraform = createTerraform({ root, log, signal });
  const made = new Map<string, Promise<Finished>>();
  const init = (folder: string): Promise<Finished> => {
    const args = ['init', '-backend=false', '-input=false', '-no-color'];
    const running = made.get(folder) ?? terraform.run(join(copy, folder), args);
    made.set(folder, running);
    return running;
  };
  return { copy, terraform, init };
}

async function checkFormat({ copy, terraform }: Prepared, context: StageContext): Promise<Tally> {
  const { all, format } = context.selection;
  const what = all ? ['-recursive'] : format;
  const { code, stdout, stderr } = await terraform.run(copy, [
    'fmt',
    '-check',
    '-no-color',
    ...what,
  ]);
  return single('terraform fmt -check', code === 0 ? [] : [trimOutput(stdout || stderr)]);
}

type Work = (tools: Prepared, folder: string) => Promise<Tally>;

/**
 * The first init goes alone: with a plugin cache it downloads the provider, and the cache takes one
 * writer.
 */
async function eachFolder(
  tools: Prepared,
  folders: readonly string[],
  workOf: (folder: string) => Work,
): Promise<Tally[]> {
  if (folders[0] !== undefined) await tools.init(folders[0]);
  return inParallel(folders, WIDTH, async (folder) => {
    const { code, stdout, stderr } = await tools.init(folder);
    if (code !== 0) return single(`terraform init in ${folder}`, [trimOutput(stderr || stdout)]);
    return workOf(folder)(tools, folder);
  });
}

async function validateFolder({ copy, terraform }: Prepared, folder: string): Promise<Tally> {
  const { code, stdout, stderr } = await terraform.run(
    join(copy, folder),
    ['validate', '-no-color'],
    OFFLINE,
  );
  return single(
    `terraform validate in ${folder}`,
    code === 0 ? [] : [trimOutput(stderr || stdout)],
  );
}

/** Tests lie in `tests` of the folder that they test, or beside it. */
function testsByFolder({ selection }: StageContext): ReadonlyMap<string, readonly string[]> {
  const byFolder = new Map<string, string[]>();
  for (const file of selection.hclTests) {
    const place = posix.dirname(file);
    const folder = posix.basename(place) === 'tests' ? posix.dirname(place) : place;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), posix.relative(folder, file)]);
  }
  // The longest first: one that begins last leaves a core idle for minutes.
  return new Map([...byFolder].sort(([, a], [, b]) => b.length - a.length));
}

/** Of two files with one name OpenTofu reads only `.tofutest.hcl`: what it has not in common. */
export function readBy(product: Product, folder: string, file: string): string {
  const own = file.replace(/\.tftest\.hcl$/, '.tofutest.hcl');
  return product === 'OpenTofu' && existsSync(join(folder, own)) ? own : file;
}

/** An assertion of OpenTofu 1.10 knows no other run; the rest of the test holds for it as well. */
export function withoutOtherRuns(test: string): string {
  return test.replaceAll(/^ {2}assert \{\n(?: {3,}.*\n|\n)*? {2}\}\n/gm, (assertion) =>
    /\brun\.\w+\./.test(assertion) ? '' : assertion,
  );
}

function leaveOutOtherRuns(file: string): void {
  const test = readFileSync(file, 'utf8');
  const rest = withoutOtherRuns(test);
  if (rest !== test) writeFileSync(file.replace(/\.tftest\.hcl$/, '.tofutest.hcl'), rest);
}

function testFolder(files: readonly string[] = []): Work {
  return async ({ copy, terraform }, folder) => {
    const { product } = await terraform.discover();
    if (product === 'OpenTofu')
      for (const file of files) leaveOutOtherRuns(join(copy, folder, file));
    const filters = files.map((file) => `-filter=${readBy(product, join(copy, folder), file)}`);
    const { code, stdout, stderr } = await terraform.run(
      join(copy, folder),
      ['test', '-json', '-no-color', ...filters],
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
  };
}
