import { messageOf } from '../lib/user-error.ts';
import type { Opened, Variables } from '../lib/terraform/terraform.ts';

export type StepName = (typeof AWS_STEPS)[number];

/** In the order in which they run; docs/aws-checks.md names them. */
export const AWS_STEPS = [
  'first apply',
  'every check of verify',
  'callers outside are refused',
  'second plan is empty',
  'REGIONAL to EDGE',
  'EDGE to REGIONAL',
  'nothing is left',
] as const;

export interface StepResult {
  readonly name: StepName;
  readonly ok: boolean;
  readonly saw: string;
  readonly seconds: number;
}

export interface Journey {
  readonly example: Opened;
  readonly isPrivate: boolean;
  /** Asks the applied example; throws when a check fails. */
  readonly verify: (outputs: Outputs, extent: 'all' | 'short' | 'private') => Promise<string>;
  readonly report: (result: StepResult) => void;
  readonly begin: (name: StepName) => void;
}

export type Outputs = Readonly<Record<string, unknown>>;

interface Step {
  readonly name: StepName;
  readonly run: () => Promise<string>;
}

/** Every step needs those before it, so the first failure is the last step. */
export async function travel(journey: Journey): Promise<boolean> {
  for (const step of stepsOf(journey)) if (!(await take(step, journey))) return false;
  return true;
}

async function take({ name, run }: Step, { begin, report }: Journey): Promise<boolean> {
  begin(name);
  const begun = performance.now();
  const end = (ok: boolean, saw: string): boolean => {
    report({ name, ok, saw, seconds: Math.round((performance.now() - begun) / 1000) });
    return ok;
  };
  return run().then(
    (saw) => end(true, saw),
    (error: unknown) => end(false, messageOf(error)),
  );
}

function stepsOf({ example, isPrivate, verify }: Journey): readonly Step[] {
  let outputs: Outputs = {};
  const apply = async (vars: Variables = {}): Promise<Opened> => {
    const applied = await example.apply(vars);
    outputs = applied.outputs;
    return applied;
  };
  const first: Step = {
    name: 'first apply',
    run: async () => {
      await apply();
      return `api ${String(outputs['rest_api_id'])}`;
    },
  };
  const plan: Step = { name: 'second plan is empty', run: () => emptyPlan(example) };
  const switchTo = (name: StepName, type: string): Step => ({
    name,
    run: async () => {
      const id = outputs['rest_api_id'];
      const applied = await apply({ endpoint_type: type });
      if (outputs['rest_api_id'] !== id)
        throw new Error(
          `the API was replaced: ${String(id)} is now ${String(outputs['rest_api_id'])}`,
        );
      const saw = await verify(outputs, 'short');
      return `same id; ${saw}; ${await emptyPlan(applied)}`;
    },
  });
  if (isPrivate)
    return [
      first,
      { name: 'callers outside are refused', run: () => verify(outputs, 'private') },
      plan,
    ];
  return [
    first,
    { name: 'every check of verify', run: () => verify(outputs, 'all') },
    plan,
    switchTo('REGIONAL to EDGE', 'EDGE'),
    switchTo('EDGE to REGIONAL', 'REGIONAL'),
  ];
}

async function emptyPlan(example: Opened): Promise<string> {
  const { changes, text } = await example.plan();
  if (changes) throw new Error(`expected no changes, got: ${text.slice(-1500)}`);
  return 'no changes';
}

/** Whatever happened before: what the state holds is removed, and nothing else. */
export async function clearAway(
  example: Opened,
  { begin, report }: Pick<Journey, 'begin' | 'report'>,
): Promise<readonly string[]> {
  const name = 'nothing is left';
  begin(name);
  const begun = performance.now();
  const failure = await example.destroy().then(
    () => undefined,
    (error: unknown) => messageOf(error),
  );
  const left = await example.resources().catch(() => ['what the state file names']);
  const ok = failure === undefined && left.length === 0;
  const saw = ok ? 'destroyed, the state is empty' : (failure ?? `${left.length} resources`);
  report({ name, ok, saw, seconds: Math.round((performance.now() - begun) / 1000) });
  return ok || left.length > 0 ? left : ['nothing in the state, but the destroy failed'];
}
