import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFunctions } from '../lib/build/bundle.ts';
import { ARCHITECTURES, type Manifest } from '../lib/build/manifest.ts';
import { PAGE_FILE } from '../lib/build/page.ts';

const FILE = 'stand-in.zip';

/**
 * What a plan reads of a build: the manifest, and that the files are there. So tests of HCL plan
 * every function for both architectures, whatever this machine built, and no test lists them.
 */
export function writeStandInZips(root: string, out: string): void {
  const names = existsSync(join(root, 'functions')) ? findFunctions(root) : [];
  const manifest: Manifest = {
    functions: names.map((name) => ({
      name,
      file: FILE,
      sha256: 'c3RhbmQtaW4=',
      bytes: 0,
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      architectures: ARCHITECTURES,
    })),
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, FILE), '');
  writeFileSync(join(out, PAGE_FILE), '<p>{{STORE}}</p>{{SETTINGS}}');
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest));
}
