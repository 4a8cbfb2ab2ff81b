import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, type Log } from '../lib/steps.ts';
import { runChecks, type Check, type CheckResult } from '../lib/checks/check.ts';
import { errorChecks } from '../lib/checks/error-checks.ts';
import { imageChecks } from '../lib/checks/image-checks.ts';
import { samplePng } from '../lib/checks/sample.ts';
import type { Running } from './session.ts';

const CELL = 80;

/**
 * Every route once; 0 when all were as documented. The images that were made stay in `out`, to be
 * looked at.
 */
export async function checkAll(
  { apiUrl, resizeKey, photograph, applied }: Running,
  out: string,
  log: Log,
): Promise<number> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  // Beside the requests: none of them changes what Terraform made.
  const planned = applied.plan();
  // Told by its check, after the others.
  planned.catch(() => undefined);
  const planCheck: Check = {
    name: 'second terraform plan',
    run: async () => {
      const { changes, text } = await planned;
      if (changes) throw new Error(`expected no changes, got: ${text.slice(-300)}`);
      return 'no changes';
    },
  };
  const results = await runChecks([...imageChecks, ...errorChecks, planCheck], {
    apiUrl,
    resizeKey,
    photograph,
    png: await samplePng(photograph),
    keep: (name, image) => writeFileSync(join(out, name), image),
  });
  log('');
  for (const line of resultTable(results).split('\n')) log(line);
  const failed = results.filter(({ ok }) => !ok).length;
  log('');
  log(`${results.length - failed} as documented, ${failed} not. Resized images: ${out}`);
  log(
    'Nothing is left to destroy: all of it lived in the memory of the local AWS, which stops now.',
  );
  return failed === 0 ? 0 : 1;
}

export function resultTable(results: readonly CheckResult[]): string {
  const rows = results.map(({ name, ok, saw, milliseconds }) => {
    // What went wrong is worth a long line.
    const seen = ok && saw.length > CELL ? `${saw.slice(0, CELL)}...` : saw;
    return [ok ? 'ok' : 'FAIL', name, `${milliseconds} ms`, seen];
  });
  return table([['', 'asked', 'time', 'saw'], ...rows]);
}
