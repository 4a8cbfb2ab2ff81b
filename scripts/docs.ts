import { areCostsStale, COSTS, writeCosts } from './costs/costs-file.ts';
import { HELP } from './docs/help.mjs';
import { documentationProblems } from './lib/docs/documentation.ts';
import { isPictureStale, PICTURE, writePicture } from './lib/docs/framing-picture.ts';
import { writeDocs } from './lib/docs/readme.ts';
import { parseOptions } from './lib/options.ts';
import { findRoot } from './lib/root.ts';

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  const root = findRoot();
  if (options.check) {
    const problems = documentationProblems(root);
    if (await isPictureStale(root)) problems.push(`${PICTURE} is stale: run \`npm run docs\`.`);
    if (areCostsStale(root)) problems.push(`${COSTS} is stale: run \`npm run docs\`.`);
    for (const problem of problems) console.error(problem);
    console.log(
      problems.length === 0
        ? 'The documentation is fresh and complete.'
        : `The documentation has ${problems.length} problems, listed above.`,
    );
    return problems.length === 0 ? 0 : 1;
  }
  const { written, missing } = writeDocs(root);
  if (await isPictureStale(root)) written.push(await writePicture(root));
  if (areCostsStale(root)) written.push(writeCosts(root));
  for (const file of written) console.log(`wrote ${file}`);
  for (const file of missing)
    console.error(`${file} does not exist: write it, and run the command again for its tables.`);
  return missing.length === 0 ? 0 : 1;
}
