import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../lib/user-error.ts';
import { runProcess, trimOutput } from '../lib/terraform/process.ts';

/**
 * Pinned, since another version is another contender. Not in package.json: nothing but this
 * benchmark needs them.
 */
const IPX = 'ipx@3.1.1';

export interface Installation {
  readonly folder: string;
  readonly version: string;
}

export const installIpx = (root: string): Promise<Installation> => installByNpm(root, IPX);

export function installByNpm(root: string, packageAndVersion: string): Promise<Installation> {
  const args = ['install', '--save-exact', '--no-audit', '--no-fund', '--loglevel=error'];
  return install(root, packageAndVersion, 'npm', () => [...args, packageAndVersion]);
}

/** The wheel of one platform, whatever this machine is: what is wanted of it is data. */
export function installByPip(root: string, name: string, version: string): Promise<Installation> {
  const platform = ['--platform', 'manylinux_2_28_x86_64', '--python-version', '3.12'];
  const wheel = ['--only-binary=:all:', '--implementation', 'cp', ...platform];
  return install(root, `${name}@${version}`, 'python3', (folder) => [
    ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, ...wheel],
    `${name}==${version}`,
  ]);
}

/**
 * Kept between runs under its version; appears by rename, so that an interrupted install is not
 * taken for one.
 */
async function install(
  root: string,
  label: string,
  command: string,
  argsFor: (folder: string) => readonly string[],
): Promise<Installation> {
  const folder = join(root, '.local/bench', label);
  if (!existsSync(folder)) {
    const scratch = `${folder}.${process.pid}.tmp`;
    try {
      mkdirSync(scratch, { recursive: true });
      writeFileSync(join(scratch, 'package.json'), '{ "private": true }\n');
      const options = { cwd: scratch, env: process.env };
      const { code, stderr } = await runProcess(command, argsFor(scratch), options);
      if (code !== 0)
        throw new UserError(
          `${command} could not install ${label}: ${trimOutput(stderr, 3).replaceAll('\n', ' ')}`,
        );
      renameSync(scratch, folder);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return { folder, version: label.replace('@', ' ') };
}
