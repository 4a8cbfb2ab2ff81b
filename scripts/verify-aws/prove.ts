import { rmSync } from 'node:fs';
import { dataPlaneUrl } from '../lib/data-plane-url.ts';
import type { Interruption } from '../lib/interruption.ts';
import { table } from '../lib/steps.ts';
import type { Opened } from '../lib/terraform/terraform.ts';
import type { AwsAccount } from './account.ts';
import type { ExampleFacts } from './examples.ts';
import { clearAway, travel, type Journey, type StepResult } from './journey.ts';
import { verifyExample } from './verify-example.ts';
import { tellLeft } from './words.ts';

const CELL = 160;

export interface Proof {
  readonly example: Opened;
  readonly account: AwsAccount;
  readonly facts: ExampleFacts;
  readonly resizeKey: string;
  readonly interrupt: Interruption;
}

/** From the first apply to the destroy, which comes whatever happens before; the exit code. */
export async function prove(proof: Proof): Promise<number> {
  const { example, account, interrupt } = proof;
  const results: StepResult[] = [];
  const busy = trackBusy(example);
  const journey = journeyOf(proof, busy.example, results);
  const good = await interrupt.race(travel(journey)).catch((error: unknown) => {
    if (!interrupt.signal.aborted) throw error;
    console.log('Interrupted: what was created is destroyed. A second Ctrl-C leaves it as it is.');
    return false;
  });
  await busy.settled();
  const left = await clearAway(example, journey);
  console.log(`\n${stepTable(results)}\n`);
  if (left.length > 0) tellLeft(example, account, left);
  else rmSync(example.directory, { recursive: true, force: true });
  if (interrupt.signal.aborted) return interrupt.exitCode();
  return good && left.length === 0 ? 0 : 1;
}

function journeyOf(
  { account, facts, resizeKey }: Proof,
  example: Opened,
  results: StepResult[],
): Journey {
  return {
    example,
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
      const { ok, saw, seconds } = result;
      results.push(result);
      console.log(`  ${ok ? 'as documented' : 'FAILED'} after ${seconds} s: ${saw}`);
    },
  };
}

function stepTable(results: readonly StepResult[]): string {
  const rows = results.map(({ name, ok, saw, seconds }) => [
    ok ? 'as documented' : 'NOT AS DOCUMENTED',
    name,
    `${seconds} s`,
    saw.replaceAll(/\s+/g, ' ').slice(0, CELL),
  ]);
  return table([['', 'step', 'took', 'saw'], ...rows]);
}

/**
 * An interruption must wait for a Terraform that is still writing its state, but not for a check.
 */
function trackBusy(example: Opened): { readonly example: Opened; settled(): Promise<void> } {
  let current: Promise<unknown> = Promise.resolve();
  const track = <T>(work: Promise<T>): Promise<T> => {
    current = work.catch(() => {});
    return work;
  };
  const tracked = (opened: Opened): Opened => ({
    ...opened,
    plan: (vars) => track(opened.plan(vars)),
    apply: (vars) =>
      track(opened.apply(vars).then((applied) => ({ ...applied, ...tracked(applied) }))),
  });
  return { example: tracked(example), settled: async () => void (await current) };
}

/** An emulator serves the stage under its own address; AWS's names do not lead there. */
function apiUrlOf({ env }: AwsAccount, outputs: Readonly<Record<string, unknown>>): string {
  const emulator = env['AWS_ENDPOINT_URL'];
  return emulator ? dataPlaneUrl(emulator, outputs) : String(outputs['api_url']);
}
