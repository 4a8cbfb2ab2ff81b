import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandName } from '../lib/terraform/program.ts';
import type { Opened } from '../lib/terraform/terraform.ts';
import type { AwsAccount } from './account.ts';
import { whatIsCreated, type ExampleFacts } from './examples.ts';

/** Begins the name of every folder below .local/ that holds the state of a run. */
export const FOLDER_PREFIX = 'verify-aws-';

export function announce(plan: {
  readonly name: string;
  readonly account: AwsAccount;
  readonly facts: ExampleFacts;
  readonly text: string;
}): void {
  const { name, account, facts, text } = plan;
  const where = account.env['AWS_ENDPOINT_URL'];
  const place = `account ${account.id}, region ${account.region}${where ? `, at ${where}` : ''}`;
  console.log(`examples/${name} in ${place}:`);
  for (const line of whatIsCreated(text)) console.log(`  ${line}`);
  console.log(`Cost, in prices of us-east-1: ${facts.cost}. All of it is destroyed at the end.`);
}

/**
 * Their state is the only thing that knows what they left, so nothing but its owner may remove it.
 */
export function tellFormerRuns(root: string): void {
  const folder = join(root, '.local');
  const former = existsSync(folder)
    ? readdirSync(folder).filter(
        (name) =>
          name.startsWith(FOLDER_PREFIX) && existsSync(join(folder, name, 'terraform.tfstate')),
      )
    : [];
  for (const name of former)
    console.error(
      `A former run, or one that still goes on, has its state in .local/${name}. Remove what it ` +
        `left by\n  ${destroyCommand(join(folder, name), '<its region>')}`,
    );
}

export function tellInterrupted({ directory }: Opened): void {
  console.log('Interrupted: what was created is destroyed.');
  console.log(`A second Ctrl-C leaves it as it is, with its state in ${directory}.`);
}

const destroyCommand = (directory: string, region: string): string =>
  `cd ${directory} && AWS_REGION=${region} TF_DATA_DIR=.terraform ` +
  `${commandName(process.env)} destroy`;

export function tellLeft(
  example: Opened,
  { id, region }: AwsAccount,
  left: readonly string[],
): void {
  console.log(`NOT REMOVED from account ${id}, region ${region}:`);
  for (const address of left) console.log(`  ${address}`);
  console.log(`The state is kept. With the same credentials, remove them by
  ${destroyCommand(example.directory, region)}
and then delete the folder.`);
}
