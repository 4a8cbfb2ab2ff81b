import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { UserError } from '../user-error.ts';

/** Every folder of functions/ that has a handler is a function; the others are shared code. */
export function findFunctions(root: string): string[] {
  const folder = join(root, 'functions');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'handler.ts')))
    .sort();
}

export interface Bundle {
  readonly code: Uint8Array;
  readonly map: Uint8Array;
  /**
   * Files of this repository that went in, relative to it; installed packages are covered by the
   * lock file.
   */
  readonly sources: readonly string[];
  /** Folders (`node_modules/...`) of the packages of which code went in. */
  readonly packages: readonly string[];
  readonly hasNativeCode: boolean;
}

/**
 * sharp finds its .node file relative to its own package at run time, so it cannot be bundled
 * (lovell/sharp#4001).
 */
const NATIVE_PACKAGES = ['sharp'];

const BUILD_OPTIONS = {
  outfile: 'index.js',
  write: false,
  metafile: true,
  bundle: true,
  minify: true,
  // CommonJS with the packages' ES modules inside starts fastest; numbers: functions/README.md.
  format: 'cjs',
  mainFields: ['module', 'main'],
  platform: 'node',
  // The runtime is Node 22, but the same zip runs in the local AWS under the developer's Node,
  // 20.9 or newer.
  target: 'node20',
  external: NATIVE_PACKAGES,
  // No sourceMappingURL in the code: the map lies in dist/maps/ and would not be beside it in
  // Lambda.
  sourcemap: 'external',
  legalComments: 'none',
  logLevel: 'error',
} satisfies BuildOptions & { metafile: true };

export async function bundleFunction(root: string, name: string): Promise<Bundle> {
  // Imported here, because a run that finds nothing to build should not pay for loading it.
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: [`functions/${name}/handler.ts`],
    ...BUILD_OPTIONS,
  }).catch(() => {
    throw new UserError(`Function "${name}" does not compile; esbuild's messages are above.`);
  });
  const { imports = [], inputs = {} } = result.metafile.outputs['index.js'] ?? {};
  const native = imports.filter(
    ({ path, external }) => external === true && NATIVE_PACKAGES.includes(path),
  );
  if (native.some(({ kind }) => kind === 'dynamic-import')) {
    throw new UserError(
      `Function "${name}" imports ${native[0]?.path} dynamically; import it statically, since ` +
        'the zip has only its CommonJS files.',
    );
  }
  const content = (suffix: string): Uint8Array => {
    const file = result.outputFiles.find(({ path }) => path.endsWith(suffix));
    if (!file) throw new Error(`esbuild gave no ${suffix} for function "${name}".`);
    return file.contents;
  };
  return {
    code: content('index.js'),
    map: content('index.js.map'),
    sources: Object.keys(result.metafile.inputs)
      .filter((path) => !path.includes('node_modules/'))
      .sort(),
    packages: packagesOf(inputs),
    hasNativeCode: native.length > 0,
  };
}

const PACKAGE_FOLDER = /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/;

/** `inputs` of an output names what is in it; that of the whole names what was read, too. */
function packagesOf(inputs: Readonly<Record<string, unknown>>): string[] {
  const folders = Object.keys(inputs).flatMap((path) => PACKAGE_FOLDER.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}
