import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../lib/user-error.ts';
import { runProcess, trimOutput } from '../lib/terraform/process.ts';

/**
 * Pinned, since another version is another contender. Not in package.json: nothing but this
 * benchmark needs it.
 */
const IPX = 'ipx@3.1.1';

export interface IpxInstallation {
  readonly folder: string;
  readonly version: string;
}

/**
 * Kept between runs under its version; appears by rename, so that an interrupted install is not
 * taken for one.
 */
export async function installIpx(root: string): Promise<IpxInstallation> {
  const folder = join(root, '.local/bench', IPX);
  if (!existsSync(folder)) {
    const scratch = `${folder}.${process.pid}.tmp`;
    try {
      mkdirSync(scratch, { recursive: true });
      writeFileSync(join(scratch, 'package.json'), '{ "private": true }\n');
      const args = ['install', '--save-exact', '--no-audit', '--no-fund', '--loglevel=error', IPX];
      const { code, stderr } = await runProcess('npm', args, { cwd: scratch, env: process.env });
      if (code !== 0)
        throw new UserError(
          `npm install ${IPX} failed: ${trimOutput(stderr, 3).replaceAll('\n', ' ')}`,
        );
      renameSync(scratch, folder);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return { folder, version: IPX.replace('@', ' ') };
}
