import { resolve } from 'node:path';
import { parseArchitectures } from './lib/build/architectures.ts';
import { build, checkBuild, type BuildRequest } from './lib/build/builder.ts';
import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';
import { HELP } from './build/help.mjs';

export async function main(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const { options } = parseOptions(HELP.options, args);
  const root = findRoot();
  const request: BuildRequest = {
    root,
    out: resolve(root, options.out ?? 'dist'),
    architectures: parseArchitectures(options.arch),
    only: (options.only ?? []).flatMap((value) => value.split(',')).filter((name) => name !== ''),
    log: (line) => console.log(line),
  };
  if (options.check) return check(request);
  const { built, fresh } = await build(request);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${built.length} zips built, ${fresh.length} functions unchanged, ${seconds} s`);
  return 0;
}

function check(request: BuildRequest): number {
  const stale = checkBuild(request);
  for (const line of stale) console.error(`stale  ${line}`);
  console.log(
    stale.length === 0 ? 'The zips are fresh.' : 'The zips are stale: run `npm run build`.',
  );
  return stale.length === 0 ? 0 : 1;
}
