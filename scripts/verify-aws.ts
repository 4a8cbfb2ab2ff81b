import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { build, hostArchitecture } from './lib/build/builder.ts';
import { dataPlaneUrl } from './lib/data-plane-url.ts';
import { interruption } from './lib/interruption.ts';
import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';
import { createSteps, table } from './lib/steps.ts';
import { createTerraform, type Opened } from './lib/terraform/terraform.ts';
import { UserError } from './lib/user-error.ts';
import { accountEnvironment, openAccount, type AwsAccount } from './verify-aws/account.ts';
import { exampleFacts, whatIsCreated, type ExampleFacts } from './verify-aws/examples.ts';
import { clearAway, travel, type Journey, type StepResult } from './verify-aws/journey.ts';
import { verifyExample } from './verify-aws/verify-example.ts';

const OPTIONS = {
  example: { type: 'string' },
  region: { type: 'string' },
  yes: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const HELP = `npm run verify:aws -- --example NAME [--region REGION] [--yes]

Proves an example on the AWS account of the environment: applies a copy with a name and a state of its own, asks everything that "npm run verify" asks,
plans again (no changes), switches REGIONAL to EDGE and back, and destroys it all, also after a failure or Ctrl-C.

  --example NAME   complete, private and others; a wrong name lists them
  --region REGION  instead of AWS_REGION
  --yes            do not ask before anything is created; needed where nobody can be asked

Needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE. It says what it creates and what that costs before it asks.
Exit code 0 when every step was as documented and nothing is left.`;

const PREFIX = 'verify-aws-';
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
  const isAsked = !options.yes;
  if (isAsked && (process.env['CI'] || !process.stdin.isTTY))
    throw new UserError(
      'This creates resources that cost money, and nobody can be asked here: give --yes if that is meant.',
    );
  const account = await openAccount(env);
  const root = findRoot();
  tellFormerRuns(root);
  const interrupt = interruption();
  const architecture = hostArchitecture();
  await build({ root, architectures: [architecture], log: () => {} });
  const run = randomBytes(4).toString('hex');
  const resizeKey = randomBytes(18).toString('base64url');
  const vars = { name: `verify-${run}`, architecture, resize_api_keys: [resizeKey] };
  const terraform = createTerraform({ root, signal: interrupt.signal, graceMs: GRACE_MS });
  const workDirName = `${PREFIX}${name}-${run}`;
  const example = await terraform.openExample(name, { workDirName, vars, env: account.env });
  // So that a destroy by hand asks for nothing.
  const file = join(example.directory, 'verify.auto.tfvars.json');
  writeFileSync(file, JSON.stringify(vars), { mode: 0o600 });
  const agreed = await example
    .plan()
    .then(({ text }) => {
      announce({ name, account, facts, text });
      return isAsked ? agrees(interrupt.ended) : true;
    })
    .catch((error: unknown) => {
      rmSync(example.directory, { recursive: true, force: true });
      throw error;
    });
  if (!agreed || interrupt.signal.aborted) {
    rmSync(example.directory, { recursive: true, force: true });
    console.log('Nothing was created.');
    return interrupt.signal.aborted ? interrupt.exitCode() : 1;
  }
  return prove({ example, account, facts, resizeKey, interrupt });
}

interface Proof {
  readonly example: Opened;
  readonly account: AwsAccount;
  readonly facts: ExampleFacts;
  readonly resizeKey: string;
  readonly interrupt: ReturnType<typeof interruption>;
}

async function prove({ example, account, facts, resizeKey, interrupt }: Proof): Promise<number> {
  const results: StepResult[] = [];
  const busy = trackBusy(example);
  const { elapsed } = createSteps(console.log);
  const journey: Journey = {
    example: busy.example,
    isPrivate: facts.isPrivate ?? false,
    verify: (outputs, extent) =>
      verifyExample({
        apiUrl: apiUrlOf(account, outputs),
        bucketName: String(outputs['bucket_name']),
        region: account.region,
        extent,
        resizeKey,
        features: facts.features,
      }),
    begin: (step) => console.log(`${step} ...`),
    report: (result) => {
      results.push(result);
      console.log(`  ${result.ok ? 'as documented' : 'FAILED'} after ${result.seconds} s: ${result.saw}`);
    },
  };
  const good = await interrupt.race(travel(journey)).catch((error: unknown) => {
    if (!interrupt.signal.aborted) throw error;
    console.log('Interrupted: what was created is destroyed. A second Ctrl-C leaves it as it is.');
    return false;
  });
  await busy.settled();
  const left = await clearAway(example, journey);
  const rows = results.map(({ name, ok, saw, seconds }) => [
    ok ? 'as documented' : 'NOT AS DOCUMENTED',
    name,
    `${seconds} s`,
    saw.replaceAll(/\s+/g, ' ').slice(0, 160),
  ]);
  console.log(`\n${table([['', 'step', 'took', 'saw'], ...rows])}\n`);
  if (left.length > 0) tellLeft(example, account, left);
  else rmSync(example.directory, { recursive: true, force: true });
  console.log(`Ended after ${elapsed()}.`);
  if (interrupt.signal.aborted) return interrupt.exitCode();
  return good && left.length === 0 ? 0 : 1;
}

/** An interruption must wait for a Terraform that is still writing its state, but not for a check. */
function trackBusy(example: Opened): { readonly example: Opened; settled(): Promise<void> } {
  let current: Promise<unknown> = Promise.resolve();
  const track = <T>(work: Promise<T>): Promise<T> => {
    current = work.catch(() => {});
    return work;
  };
  const tracked = (opened: Opened): Opened => ({
    ...opened,
    plan: (vars) => track(opened.plan(vars)),
    apply: (vars) => track(opened.apply(vars).then((applied) => ({ ...applied, ...tracked(applied) }))),
  });
  return { example: tracked(example), settled: async () => void (await current) };
}

/** An emulator serves the stage under its own address; AWS's names do not lead there. */
function apiUrlOf({ env }: AwsAccount, outputs: Readonly<Record<string, unknown>>): string {
  const emulator = env['AWS_ENDPOINT_URL'];
  return emulator ? dataPlaneUrl(emulator, outputs) : String(outputs['api_url']);
}

function announce(plan: {
  readonly name: string;
  readonly account: AwsAccount;
  readonly facts: ExampleFacts;
  readonly text: string;
}): void {
  const { name, account, facts, text } = plan;
  const where = account.env['AWS_ENDPOINT_URL'];
  console.log(
    `examples/${name} in account ${account.id}, region ${account.region}${where ? `, at ${where}` : ''}:`,
  );
  for (const line of whatIsCreated(text)) console.log(`  ${line}`);
  console.log(`Cost, in prices of us-east-1: ${facts.cost}. All of it is destroyed at the end.`);
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

/** Their state is the only thing that knows what they left, so nothing but its owner may remove it. */
function tellFormerRuns(root: string): void {
  const folder = join(root, '.local');
  const former = existsSync(folder)
    ? readdirSync(folder).filter(
        (name) =>
          name.startsWith(PREFIX) && existsSync(join(folder, name, 'terraform.tfstate')),
      )
    : [];
  for (const name of former)
    console.error(`A former run, or one that still goes on, has its state in .local/${name}.`);
}

function tellLeft(example: Opened, { id, region }: AwsAccount, left: readonly string[]): void {
  console.log(`NOT REMOVED from account ${id}, region ${region}:`);
  for (const address of left) console.log(`  ${address}`);
  console.log(`The state is kept. With the same credentials, remove them by
  cd ${example.directory} && AWS_REGION=${region} TF_DATA_DIR=.terraform terraform destroy
and then delete the folder.`);
}
