import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess, trimOutput } from '../lib/terraform/process.ts';
import { atMost, BUDGETS, seconds } from './budgets.ts';
import type { GroupOptions } from './handlers.ts';
import type { GroupResult } from './result.ts';
import { median, quantile } from './statistics.ts';

const COLD_RUNS = 3;
const FRESH_RUNS = 7;

/**
 * What `npm run build` calls, in a checkout of its own: nothing of an earlier build is there but
 * npm's own cache.
 */
export async function benchBuild({
  root,
  runs = FRESH_RUNS,
  note,
}: GroupOptions): Promise<GroupResult> {
  const checkout = mkdtempSync(join(tmpdir(), `image-api-bench-${process.pid}-`));
  try {
    copyCheckout(root, checkout);
    note("filling npm's cache (not counted)");
    await buildOnce(checkout);
    const cold: number[] = [];
    for (let run = 0; run < COLD_RUNS; run += 1) {
      for (const folder of ['dist', '.local'])
        rmSync(join(checkout, folder), { recursive: true, force: true });
      cold.push(await buildOnce(checkout));
    }
    const fresh: number[] = [];
    for (let run = 0; run < runs; run += 1) fresh.push(await buildOnce(checkout));
    return resultOf(cold, fresh);
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
}

function copyCheckout(root: string, checkout: string): void {
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', '.npmrc']) {
    if (existsSync(join(root, file))) copyFileSync(join(root, file), join(checkout, file));
  }
  for (const folder of ['scripts', 'functions'])
    cpSync(join(root, folder), join(checkout, folder), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
}

async function buildOnce(cwd: string): Promise<number> {
  const started = performance.now();
  const { code, stdout, stderr } = await runProcess(
    process.execPath,
    ['scripts/lib/run.mjs', 'build'],
    { cwd, env: process.env },
  );
  if (code !== 0) throw new Error(`The build failed: ${trimOutput(stderr || stdout, 5)}`);
  return (performance.now() - started) / 1000;
}

function resultOf(cold: readonly number[], fresh: readonly number[]): GroupResult {
  const row = (name: string, values: readonly number[]): string[] => [
    name,
    median(values).toFixed(2),
    quantile(values, 0.95).toFixed(2),
    String(values.length),
  ];
  const section = {
    title: 'Build of all functions for both architectures (node scripts/lib/run.mjs build)',
    header: ['state', 's p50', 'p95', 'runs'],
    rows: [row("no dist, packages in npm's cache", cold), row('nothing changed', fresh)],
    data: { coldSeconds: cold, freshSeconds: fresh },
  };
  const verdicts = [
    atMost(
      "build, all functions, packages in npm's cache",
      BUDGETS.buildColdSeconds,
      median(cold),
      seconds,
    ),
    atMost('build, nothing changed', BUDGETS.buildFreshSeconds, median(fresh), seconds),
  ];
  return { sections: [section], missing: [], verdicts };
}
