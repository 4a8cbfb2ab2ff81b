import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, hostArchitecture } from './lib/build/builder.ts';
import type { Interruption } from './lib/launcher/interruption.mjs';
import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';
import { createTerraform, type Opened, type Variables } from './lib/terraform/terraform.ts';
import { accountEnvironment, openAccount, type AwsAccount } from './verify-aws/account.ts';
import { agrees, requireSomebody } from './verify-aws/agreement.ts';
import { exampleFacts } from './verify-aws/examples.ts';
import { HELP } from './verify-aws/help.mjs';
import { prove } from './verify-aws/prove.ts';
import { announce, FOLDER_PREFIX, tellFormerRuns } from './verify-aws/words.ts';

/** A create that is killed is not in the state, and so would be left behind. */
const GRACE_MS = 30 * 60_000;
/** The create that is under way, and the destroy after it. */
const END_MS = 2 * GRACE_MS;

export async function main(
  args: readonly string[],
  { signal, onEnd }: Interruption,
): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  const { example: name = '', yes } = options;
  const facts = exampleFacts(options.example);
  const env = accountEnvironment(process.env, options.region);
  if (!yes) requireSomebody(process.env, process.stdin);
  const account = await openAccount(env);
  const root = findRoot();
  tellFormerRuns(root);
  const architecture = hostArchitecture();
  await build({ root, architectures: [architecture], log: () => {} });
  // A letter last: what ends in a number is taken for the folder of a process.
  const run = `${randomBytes(4).toString('hex')}v`;
  const resizeKey = randomBytes(18).toString('base64url');
  const vars = {
    name: `verify-${run}`,
    architecture,
    resize_api_keys: [resizeKey],
    // The role of an account is never made or replaced for this.
    access_log: account.isLogging ? 'account-role' : 'off',
  };
  const example = await open({ root, name, run, vars, account, signal });
  let end = async (): Promise<void> => {
    rmSync(example.directory, { recursive: true, force: true });
    console.log('Nothing was created.');
  };
  onEnd(() => end(), END_MS);
  const { text } = await example.plan();
  announce({ name, account, facts, text });
  const isAgreed = yes ?? (await agrees(process.stdin, process.stdout));
  if (!isAgreed || signal.aborted) return 1;
  const proof = prove({ example, account, facts, resizeKey, signal });
  end = proof.end;
  return proof.code;
}

interface OpenRequest {
  readonly root: string;
  readonly name: string;
  readonly run: string;
  readonly vars: Variables;
  readonly account: AwsAccount;
  readonly signal: AbortSignal;
}

async function open({ root, name, run, vars, account, signal }: OpenRequest): Promise<Opened> {
  const terraform = createTerraform({ root, signal, graceMs: GRACE_MS });
  const workDirName = `${FOLDER_PREFIX}${name}-${run}`;
  const example = await terraform.openExample(name, { workDirName, vars, env: account.env });
  // So that a destroy by hand asks for nothing.
  const file = join(example.directory, 'verify.auto.tfvars.json');
  writeFileSync(file, JSON.stringify(vars), { mode: 0o600 });
  return example;
}
