import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

export interface Peak {
  readonly outcome: string;
  readonly grownMb: number;
  readonly peakMb: number;
}

/** The program lies elsewhere and loads sharp from here. */
const env = {
  ...process.env,
  // As deployed (features.tf).
  MALLOC_ARENA_MAX: '2',
  NODE_PATH: fileURLToPath(new URL('../../../node_modules', import.meta.url)),
};

/** Uploads and resizes files in a process of its own, and answers what each cost. */
export async function peaksOf(files: readonly Buffer[]): Promise<readonly Peak[]> {
  const folder = mkdtempSync(join(tmpdir(), 'peaks-'));
  try {
    const program = join(folder, 'child.cjs');
    await build({
      entryPoints: [fileURLToPath(new URL('peak-child.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      packages: 'external',
      logLevel: 'error',
    });
    const paths = files.map((bytes, n) => {
      const path = join(folder, String(n));
      writeFileSync(path, bytes);
      return path;
    });
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...paths], {
      env,
      timeout: 60_000,
    });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Peak);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
