import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findRoot } from '../../scripts/lib/root.ts';
import { variableEnvironment } from '../../scripts/lib/terraform/environment.ts';
import { createTerraform, type Variables } from '../../scripts/lib/terraform/terraform.ts';

/** The parts of `terraform show -json` that the tests read. */
export interface PlanDocument {
  readonly resource_changes: readonly ResourceChange[];
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

interface Roots {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A copy as deep as examples/<name>, initialised and never applied. */
export async function copyForPlan(name: string): Promise<string> {
  const root = findRoot();
  const directory = join(root, '.local', `plan-${basename(name)}-${process.pid}`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  cpSync(join(root, 'examples', name), directory, {
    recursive: true,
    filter: (path) => !/\.(terraform|tfstate|tfvars)/.test(basename(path)),
  });
  await terraform({ directory, env: {} }, ['init', '-input=false', '-no-color'], {});
  return directory;
}

export async function planDocument(roots: Roots, vars: Variables): Promise<PlanDocument> {
  await terraform(roots, ['plan', '-input=false', '-no-color', '-out=tfplan'], vars);
  return JSON.parse(await terraform(roots, ['show', '-json', 'tfplan'], vars)) as PlanDocument;
}

interface PlannedChange {
  readonly type: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

/** Address -> create, update, delete or replace, from the plan's own events: no second command. */
export async function plannedActions(
  roots: Roots,
  vars: Variables,
): Promise<Readonly<Record<string, string>>> {
  const events = (await terraform(roots, ['plan', '-json', '-input=false'], vars))
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as PlannedChange)
    .flatMap(({ type, change }) => (type === 'planned_change' && change ? [change] : []))
    .filter(({ action }) => action !== 'noop' && action !== 'read');
  return Object.fromEntries(events.map(({ resource, action }) => [resource.addr, action]));
}

async function terraform(
  { directory, env }: Roots,
  args: readonly string[],
  vars: Variables,
): Promise<string> {
  const more = { ...env, ...variableEnvironment(vars), TF_DATA_DIR: join(directory, '.terraform') };
  const { code, stdout, stderr } = await createTerraform({ root: findRoot() }).run(
    directory,
    args,
    more,
  );
  if (code !== 0) throw new Error(`terraform ${args[0]}: ${stderr || stdout}`);
  return stdout;
}

export function changeOf(document: PlanDocument, address: string): ResourceChange {
  const found = document.resource_changes.find((change) => change.address === address);
  if (!found) {
    const addresses = document.resource_changes.map((change) => change.address).join(', ');
    throw new Error(`The plan has no ${address}; it has ${addresses}.`);
  }
  return found;
}

export function ofType(document: PlanDocument, type: string): readonly ResourceChange[] {
  return document.resource_changes.filter((change) => change.type === type);
}

/** Addresses and actions of what is not left alone. */
export function actionsOf(document: PlanDocument): Readonly<Record<string, string>> {
  const moved = document.resource_changes.filter(
    ({ change }) => change.actions[0] !== 'no-op' && change.actions[0] !== 'read',
  );
  return Object.fromEntries(
    moved.map(({ address, change }) => [address, change.actions.join(', ')]),
  );
}
