import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { build, hostArchitecture } from './lib/build/builder.ts';
import { interruption, type Interruption } from './lib/interruption.ts';
import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';
import { createTerraform, type Opened, type Variables } from './lib/terraform/terraform.ts';
import { UserError } from './lib/user-error.ts';
import { accountEnvironment, openAccount } from './verify-aws/account.ts';
import { exampleFacts } from './verify-aws/examples.ts';
import { prove } from './verify-aws/prove.ts';
import { announce, FOLDER_PREFIX, tellFormerRuns } from './verify-aws/words.ts';

const OPTIONS = {
  example: { type: 'string' },
  region: { type: 'string' },
  yes: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const HELP = `npm run verify:aws -- --example NAME [--region REGION] [--yes]

Proves an example on the AWS account of the environment: applies a copy with a name and a state of
its own, asks everything that "npm run verify" asks, plans again (no changes), switches REGIONAL to
EDGE and back, and destroys it all, also after a failure or Ctrl-C.

  --example NAME   complete, private and others; a wrong name lists them
  --region REGION  instead of AWS_REGION
  --yes            do not ask before anything is created; needed where nobody can be asked

Needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.
It says what it creates and what that costs before it asks.
Exit code 0 when every step was as documented and nothing is left.`;

/** A create that is killed is not in the state, and so would be left behind. */
const GRACE_MS = 30 * 60_000;

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions(OPTIONS, args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const name = options.example ?? '';
  const facts = exampleFacts(options.example);
  const env = accountEnvironment(process.env, options.region);
  if (!options.yes) requireTerminal();
  const account = await openAccount(env);
  const root = findRoot();
  tellFormerRuns(root);
  const interrupt = interruption();
  const architecture = hostArchitecture();
  await build({ root, architectures: [architecture], log: () => {} });
  const run = randomBytes(4).toString('hex');
  const resizeKey = randomBytes(18).toString('base64url');
  const vars = { name: `verify-${run}`, architecture, resize_api_keys: [resizeKey] };
  const example = await open(root, name, run, vars, account.env, interrupt);
  const isAgreed = async (): Promise<boolean> => {
    const { text } = await example.plan();
    announce({ name, account, facts, text });
    return options.yes ?? agrees(interrupt.ended);
  };
  const agreed = await isAgreed().catch((error: unknown) => {
    rmSync(example.directory, { recursive: true, force: true });
    throw error;
  });
  if (agreed && !interrupt.signal.aborted)
    return prove({ example, account, facts, resizeKey, interrupt });
  rmSync(example.directory, { recursive: true, force: true });
  console.log('Nothing was created.');
  return interrupt.signal.aborted ? interrupt.exitCode() : 1;
}

function requireTerminal(): void {
  if (!process.env['CI'] && process.stdin.isTTY) return;
  throw new UserError(
    'This creates resources that cost money, and nobody can be asked here: ' +
      'give --yes if that is meant.',
  );
}

async function open(
  root: string,
  name: string,
  run: string,
  vars: Variables,
  env: Readonly<Record<string, string>>,
  { signal }: Interruption,
): Promise<Opened> {
  const terraform = createTerraform({ root, signal, graceMs: GRACE_MS });
  const workDirName = `${FOLDER_PREFIX}${name}-${run}`;
  const example = await terraform.openExample(name, { workDirName, vars, env });
  // So that a destroy by hand asks for nothing.
  const file = join(example.directory, 'verify.auto.tfvars.json');
  writeFileSync(file, JSON.stringify(vars), { mode: 0o600 });
  return example;
}

async function agrees(ended: Promise<void>): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await Promise.race([
    terminal.question('Create it? Only "yes" is taken: '),
    ended.then(() => 'no'),
  ]);
  terminal.close();
  return answer.trim() === 'yes';
}
