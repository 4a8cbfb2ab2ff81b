import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Env } from './shared/env.ts';
import { exportName, functionNames, importModule } from './shared/support/functions.ts';

/** Without these a function does not start. */
const required: Env = { S3_BUCKET_NAME: 'bucket', RESIZE_KEY_HASHES: 'a'.repeat(64) };

interface Row {
  readonly variable: string;
  readonly functions: readonly string[];
  /** As the README writes it. */
  readonly fallback: string;
}

/** The table below "## Environment" in README.md. */
function readTable(): readonly Row[] {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const section = readme.split('\n## Environment\n')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([A-Z\d_]+)` \| ([^|]+) \| ([^|]+) \|/gm)].map(
    ([, variable = '', functions = '', fallback = '']) => ({
      variable,
      functions: functions === 'all' ? functionNames() : functions.split(', '),
      fallback,
    }),
  );
}

async function readConfig(name: string, env: Env): Promise<unknown> {
  const module = await importModule(`${name}/config.ts`);
  const read = module[exportName('read', name, 'Config')] as (env: Env) => unknown;
  return read(env);
}

/** What the function asks its environment for. */
async function variablesOf(name: string): Promise<readonly string[]> {
  const asked = new Set<string>();
  const env = new Proxy(required, {
    get: (target, variable: string) => {
      asked.add(variable);
      return target[variable];
    },
  });
  await readConfig(name, env);
  return [...asked].sort();
}

/** The text that a default stands for; undefined where the README explains it in words. */
function literal(fallback: string): string | undefined {
  if (fallback === 'none') return '';
  if (/^\d+$/.test(fallback)) return fallback;
  return /^`([^`]+)`$/.exec(fallback)?.[1]?.replace(/^""$/, '');
}

describe('the table of environment variables in functions/README.md', () => {
  const rows = readTable();

  it.each(functionNames())('has what %s reads, once, and nothing else', async (name) => {
    const listed = rows.filter((row) => row.functions.includes(name));
    expect(
      listed.map(({ variable }) => variable).sort(),
      `a row for each variable of ${name}, and none beside`,
    ).toEqual(await variablesOf(name));
  });

  it('names no function that does not exist', () => {
    expect(functionNames()).toEqual(expect.arrayContaining(rows.flatMap((row) => row.functions)));
  });

  it.each(
    rows.flatMap(({ variable, functions, fallback }) =>
      functions.map((name) => ({ variable, name, fallback })),
    ),
  )('$variable of $name is $fallback by default', async ({ variable, name, fallback }) => {
    const { [variable]: _, ...without } = required;
    if (fallback === 'required') {
      await expect(readConfig(name, without)).rejects.toThrow(`variable ${variable} is not set`);
    }
    const text = literal(fallback);
    if (text === undefined) return;
    const explicit = await readConfig(name, { ...required, [variable]: text });
    expect(explicit).toEqual(await readConfig(name, required));
  });
});
