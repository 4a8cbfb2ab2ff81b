import { rmSync } from 'node:fs';
import { dataPlaneUrl } from '../lib/data-plane-url.ts';
import { table } from '../lib/steps.ts';
import type { Opened } from '../lib/terraform/terraform.ts';
import type { AwsAccount } from './account.ts';
import type { ExampleFacts } from './examples.ts';
import { clearAway, travel, type Journey, type StepResult } from './journey.ts';
import { verifyExample } from './verify-example.ts';
import { tellInterrupted, tellLeft } from './words.ts';

const CELL = 160;

export interface ProofRequest {
  readonly example: Opened;
  readonly account: AwsAccount;
  readonly facts: ExampleFacts;
  readonly resizeKey: string;
  readonly signal: AbortSignal;
}

export interface Proof {
  readonly code: Promise<number>;
  /** Destroys what was created, once, however often it is called. */
  readonly end: () => Promise<void>;
}

/** From the first apply to the destroy, which comes whatever happens before. */
export function prove(request: ProofRequest): Proof {
  const { example, account, signal } = request;
  const results: StepResult[] = [];
  const busy = trackBusy(example);
  const journey = journeyOf(request, busy.example, results);
  let ending: Promise<readonly string[]> | undefined;
  const end = (): Promise<readonly string[]> =>
    (ending ??= (async () => {
      if (signal.aborted) tellInterrupted(example);
      await busy.settled();
      const left = await clearAway(example, { ...journey, ...reportTo(results) });
      console.log(`\n${stepTable(results)}\n`);
      if (left.length > 0) tellLeft(example, account, left);
      else rmSync(example.directory, { recursive: true, force: true });
      return left;
    })());
  const code = async (): Promise<number> => {
    const good = await travel(journey);
    const left = await end();
    return good && left.length === 0 ? 0 : 1;
  };
  return { code: code(), end: async () => void (await end()) };
}

function journeyOf(
  { account, facts, resizeKey, signal }: ProofRequest,
  example: Opened,
  results: StepResult[],
): Journey {
  const { begin, report } = reportTo(results);
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
        signal,
      }),
    // What was interrupted is neither as documented nor not.
    begin: (step) => (signal.aborted ? undefined : begin(step)),
    report: (result) => (signal.aborted ? undefined : report(result)),
  };
}

function reportTo(results: StepResult[]): Pick<Journey, 'begin' | 'report'> {
  return {
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
