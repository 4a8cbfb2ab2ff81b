import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, hostArchitecture } from '../lib/build/builder.ts';
import { documentationProblems } from '../lib/docs/documentation.ts';
import { runProcess, trimOutput } from '../lib/terraform/process.ts';
import { single, type Stage } from './stage.ts';

/** What runs in Node, and what runs in a browser and has other globals. */
const PROJECTS = ['.', 'modules/demo-page/page'];

const typeCheck: Stage = {
  name: 'Type check',
  isWanted: ({ types }) => types,
  run: async ({ root, signal }) => {
    const problems: string[] = [];
    for (const project of PROJECTS) {
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const args = [tsc, '-p', join(root, project), '--noEmit', '--pretty', 'false'];
      const { code, stdout } = await runProcess(process.execPath, args, {
        cwd: root,
        env: process.env,
        signal,
      });
      if (code !== 0) problems.push(trimOutput(stdout));
    }
    return single('tsc', problems);
  },
};

/** The acceptance tests deploy these zips. */
const buildZips: Stage = {
  name: 'Build',
  isWanted: ({ acceptance }) => acceptance.length > 0,
  run: async ({ root, log }) => {
    await build({ root, architectures: [hostArchitecture()], log: (line) => log(`  ${line}`) });
    return single('build', []);
  },
};

const docs: Stage = {
  name: 'Generated documentation',
  isWanted: ({ docs: wanted }) => wanted,
  run: async ({ root }) => {
    return single('npm run docs -- --check', documentationProblems(root));
  },
};

/**
 * An address in `resolved` would pin everyone to the registry, or the mirror, of whoever wrote the
 * lock file.
 */
const lockFile: Stage = {
  name: 'Lock file',
  isWanted: ({ lockFile: wanted }) => wanted,
  run: async ({ root }) => {
    return single(
      'package-lock.json',
      addressesIn(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    );
  },
};

export function addressesIn(lock: string): string[] {
  const { packages } = JSON.parse(lock) as {
    packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
  };
  return Object.entries(packages).flatMap(([name, { resolved, integrity, link }]) => {
    if (resolved !== undefined && !link)
      return [
        `${name} names a registry in "resolved"; write the lock file with this repository's ` +
          '.npmrc.',
      ];
    return name !== '' && !integrity && !link ? [`${name} has no "integrity".`] : [];
  });
}

export const repositoryStages = { typeCheck, buildZips, docs, lockFile };
