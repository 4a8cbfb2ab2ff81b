import { join, relative, resolve } from 'node:path';
import { parseArchitectures } from './lib/build/architectures.ts';
import { build } from './lib/build/builder.ts';
import { parseOptions } from './lib/options.ts';
import { versionToRelease } from './lib/package/checkout.ts';
import { writeRelease } from './lib/package/release.ts';
import { findRoot } from './lib/root.ts';
import { HELP } from './package/help.mjs';
import { readTree } from './test/tree.ts';

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  const root = findRoot();
  const architectures = parseArchitectures(options.arch);
  const release = versionToRelease(root, options.tag);
  const out = join(root, 'dist');
  await build({ root, out, architectures, log: (line) => console.log(line) });
  const folder = resolve(root, options.out ?? 'dist/release');
  const { files } = readTree(root);
  const written = writeRelease({ root, files, out, architectures, release, folder });
  for (const { name, bytes, sha256 } of written)
    console.log(`${sha256}  ${name}  ${bytes.length.toLocaleString('en-US')} bytes`);
  console.log(`\n${release.version} is in ${relative(process.cwd(), folder) || '.'}`);
  return 0;
}
