import { join } from 'node:path';
import { build } from 'esbuild';
import { writeAtomic } from '../lib/files.ts';

/**
 * A worker is an ordinary Node process, which reads no TypeScript. Under .local/, so that it finds
 * the repository's sharp.
 */
export async function bundleWorker(root: string, name: string): Promise<string> {
  const file = join(root, `.local/bench/${name}.mjs`);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`scripts/bench/worker/${name}.ts`],
    outfile: file,
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  writeAtomic(file, outputFiles[0]?.contents ?? '');
  return file;
}
