import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure } from './failure.mjs';

/**
 * In one process, so that Ctrl-C reaches the script itself; written by rename, since two commands
 * may start at once.
 */
/** @param {string} root @param {string} name */
export async function bundle(root, name) {
  const { build } = await import('esbuild');
  const file = join(root, `.local/scripts/${name}.mjs`);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`scripts/${name}.ts`],
    outfile: file,
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'error',
  }).catch((error) => {
    throw failure(
      error.errors?.length > 0
        ? `scripts/${name}.ts does not compile; esbuild's messages are above.`
        : `esbuild could not bundle scripts/${name}.ts: ${error.message}.`,
    );
  });
  mkdirSync(dirname(file), { recursive: true });
  for (const { path, contents } of outputFiles) {
    writeFileSync(`${path}.${process.pid}.tmp`, contents);
    renameSync(`${path}.${process.pid}.tmp`, path);
  }
  return file;
}
