import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientEnvironment } from '../../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../../local-aws/server.ts';
import { createTerraform, type Terraform } from '../lib/terraform/terraform.ts';
import { variableEnvironment } from '../lib/terraform/environment.ts';
import { trimOutput } from '../lib/terraform/process.ts';
import { UserError } from '../lib/user-error.ts';
import { allEqual } from './budgets.ts';
import type { GroupOptions } from './handlers.ts';
import type { GroupResult } from './result.ts';

const COUNTS = [10, 100, 250] as const;
const STYLES = ['one-document', 'discrete'] as const;
type Style = (typeof STYLES)[number];

interface Counted {
  readonly style: Style;
  readonly routes: number;
  /** Calls to the API Gateway management API, by operation. */
  readonly create: Readonly<Record<string, number>>;
  readonly update: Readonly<Record<string, number>>;
}

/**
 * The same MOCK routes as modules/rest-api makes them, and as one resource per part; real applies,
 * counted where they arrive.
 */
export async function benchControlPlane({
  root,
  note,
  interruption: { signal, onEnd },
}: GroupOptions): Promise<GroupResult> {
  const folder = join(root, '.local/bench');
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'local-aws.log');
  writeFileSync(logFile, '');
  const starting = startLocalAws({
    port: 0,
    dataDir: join(folder, 'aws'),
    log: (line) => appendFileSync(logFile, `${line}\n`),
  });
  // Ctrl-C must not leave it behind: its moto is a process of its own.
  onEnd(async () => (await starting).stop());
  const aws = await starting;
  const terraform = createTerraform({ root, signal });
  const counted: Counted[] = [];
  try {
    for (const style of STYLES) {
      for (const routes of COUNTS) {
        note(`${style}, ${routes} routes`);
        counted.push(await count({ root, aws, terraform }, style, routes));
      }
    }
    return resultOf(counted);
  } finally {
    await aws.stop();
  }
}

interface Setting {
  readonly root: string;
  readonly aws: LocalAws;
  readonly terraform: Terraform;
}

async function count(
  { root, aws, terraform }: Setting,
  style: Style,
  routes: number,
): Promise<Counted> {
  // As deep as scripts/bench/roots/<style>, for the same relative path to the module.
  const directory = join(root, '.local/bench/roots', style);
  rmSync(directory, { recursive: true, force: true });
  cpSync(join(root, 'scripts/bench/roots', style), directory, { recursive: true });
  const run = async (
    args: readonly string[],
    vars: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    const env = {
      ...clientEnvironment(aws.url),
      ...variableEnvironment(vars),
      TF_DATA_DIR: join(directory, '.terraform'),
    };
    const { code, stdout, stderr } = await terraform.run(directory, args, env);
    if (code !== 0)
      throw new UserError(
        `terraform ${args[0]} of ${style} with ${routes} routes failed:\n` +
          `${trimOutput(stderr || stdout, 10)}`,
      );
  };
  const apply = async (wanted: number): Promise<Record<string, number>> => {
    const before = new Map(aws.callCounts);
    await run(['apply', '-auto-approve', '-input=false', '-no-color'], { routes: wanted });
    return difference(before, aws.callCounts);
  };
  await run(['init', '-input=false', '-no-color'], {});
  return { style, routes, create: await apply(routes), update: await apply(routes + 1) };
}

function difference(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Record<string, number> {
  const entries = [...after].map(
    ([operation, calls]) => [operation, calls - (before.get(operation) ?? 0)] as const,
  );
  return Object.fromEntries(entries.filter(([, calls]) => calls > 0).sort());
}

const total = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((sum, value) => sum + value, 0);

function resultOf(counted: readonly Counted[]): GroupResult {
  const of = (style: Style): readonly Counted[] => counted.filter((one) => one.style === style);
  const rows = COUNTS.map((routes) => {
    const [document, discrete] = STYLES.map((style) =>
      of(style).find((one) => one.routes === routes),
    );
    const cells = (['create', 'update'] as const).flatMap((kind) => {
      const [ours, theirs] = [total(document?.[kind] ?? {}), total(discrete?.[kind] ?? {})];
      return [String(ours), String(theirs), `${(theirs / ours).toFixed(0)}x`];
    });
    return [String(routes), ...cells];
  });
  const section = {
    title: 'Calls to the API Gateway management API, counted at the local AWS',
    header: [
      'routes',
      'create: document',
      'discrete',
      'ratio',
      'update: document',
      'discrete',
      'ratio',
    ],
    rows,
    data: counted,
    notes: [
      'discrete: aws_api_gateway_resource, _method and _integration per route; the update adds ' +
        'one route.',
    ],
  };
  const verdicts = (['create', 'update'] as const).map((kind) =>
    allEqual(
      `calls to ${kind} an API of ${COUNTS.join(', ')} routes`,
      of('one-document').map((one) => total(one[kind])),
    ),
  );
  return { sections: [section], missing: [], verdicts };
}
