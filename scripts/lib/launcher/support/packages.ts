import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { findRoot } from '../../root.ts';
import type { Checkout } from './checkout.ts';

/** Stands for the binary of a platform's package. */
export const BINARY = 'node_modules/@img/native/lib/native.node';

const LOCK = {
  packages: {
    '': {},
    'node_modules/esbuild': { version: '1.0.0', integrity: 'a' },
    'node_modules/sharp': { version: '1.0.0', integrity: 'b' },
    'node_modules/@img/native': {
      version: '1.0.0',
      integrity: 'c',
      optional: true,
      os: [process.platform],
      cpu: [process.arch],
    },
  },
};

/**
 * Two packages, of which one needs a binary that "loads" as long as it says "good"; and an npm that
 * installs them.
 */
export function usePackages(checkout: Checkout): void {
  checkout.write('package-lock.json', JSON.stringify(LOCK));
  installPackages(checkout);
  checkout.write('npm-cli.cjs', fakeNpm('good'));
}

export function installPackages({ write }: Pick<Checkout, 'write'>, binary = 'good'): void {
  for (const [file, text] of Object.entries(packageFiles(binary))) write(file, text);
}

/** An npm whose `ci` makes node_modules anew, with such a binary. */
export function fakeNpm(binary: string): string {
  return `
const { rmSync, mkdirSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
rmSync('node_modules', { recursive: true, force: true });
for (const [file, text] of Object.entries(${JSON.stringify(packageFiles(binary))})) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
console.error('npm has run');
`;
}

function packageFiles(binary: string): Record<string, string> {
  const esbuild = pathToFileURL(join(findRoot(), 'node_modules/esbuild/lib/main.js')).href;
  return {
    'node_modules/.package-lock.json': JSON.stringify(LOCK),
    'node_modules/esbuild/package.json': '{ "type": "module", "exports": "./main.js" }',
    'node_modules/esbuild/main.js': `export { build, transformSync } from '${esbuild}';`,
    'node_modules/sharp/package.json': '{ "type": "module", "exports": "./main.js" }',
    'node_modules/sharp/main.js': `import { readFileSync } from 'node:fs';
const binary = new URL('../@img/native/lib/native.node', import.meta.url);
if (!readFileSync(binary, 'utf8').startsWith('good')) throw new Error('wrong ELF class');`,
    'node_modules/@img/native/package.json': '{}',
    [BINARY]: binary,
  };
}
