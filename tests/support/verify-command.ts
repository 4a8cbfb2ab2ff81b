import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { clientEnvironment } from '../../local-aws/credentials.ts';
import { findRoot } from '../../scripts/lib/root.ts';
import type { Row } from '../../scripts/verify/verify.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Document {
  readonly code: number | null;
  readonly checks: readonly Row[];
  readonly counts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

/** As a user's shell would: the program, with credentials and endpoint in the environment. */
export function runVerify(
  awsUrl: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const root = findRoot();
  const child = spawn(process.execPath, [join(root, 'scripts/lib/run.mjs'), 'verify', ...args], {
    cwd: root,
    env: { ...process.env, ...clientEnvironment(awsUrl), ...env },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text })));
}

export async function documentOf(...request: Parameters<typeof runVerify>): Promise<Document> {
  const [awsUrl, args, env] = request;
  const { code, stdout, stderr } = await runVerify(awsUrl, [...args, '--json'], env);
  if (!stdout.startsWith('{')) throw new Error(`no document: ${stdout}${stderr}`);
  return { code, ...(JSON.parse(stdout) as Omit<Document, 'code'>) };
}

/** Name of each check that failed -> what it saw. */
export function failures(rows: readonly Row[]): Record<string, string> {
  return Object.fromEntries(
    rows.filter(({ state }) => state === 'failed').map(({ name, saw }) => [name, saw]),
  );
}
