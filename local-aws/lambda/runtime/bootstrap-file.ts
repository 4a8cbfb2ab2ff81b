import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../../scripts/lib/files.ts';
import { findRoot } from '../../../scripts/lib/root.ts';

/**
 * Bundles the runtime part to plain JavaScript: the function's process is an ordinary Node, which
 * reads no TypeScript.
 */
export async function writeBootstrap(dataDir: string): Promise<string> {
  const file = join(dataDir, `bootstrap-${process.pid}.cjs`);
  if (existsSync(file)) return file;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(findRoot(), 'local-aws/lambda/runtime/bootstrap.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // import() must stay import(), or modules in a zip could not be loaded.
    supported: { 'dynamic-import': true },
  });
  writeAtomic(file, outputFiles[0]?.contents ?? '');
  return file;
}
