import { staleDocs, writeDocs } from './lib/docs/readme.ts';
import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions({ check: { type: 'boolean' } }, args);
  const root = findRoot();
  if (options.check) {
    const stale = staleDocs(root);
    for (const file of stale) console.error(`stale  ${file}`);
    console.log(
      stale.length === 0
        ? 'The documentation is fresh.'
        : 'The documentation is stale: run `npm run docs`.',
    );
    return stale.length === 0 ? 0 : 1;
  }
  const { written, missing } = writeDocs(root);
  for (const file of written) console.log(`wrote ${file}`);
  for (const file of missing)
    console.error(`${file} does not exist: write it, and run the command again for its tables.`);
  return missing.length === 0 ? 0 : 1;
}
