import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../user-error.ts';
import { runProcess } from './process.ts';

const OLDEST = [1, 9] as const;

/** TERRAFORM names another program, such as an older version for a comparison. */
export function findTerraform(env: NodeJS.ProcessEnv): string {
  const named = env['TERRAFORM'] ?? 'terraform';
  if (isAbsolute(named) || named.includes('/')) {
    if (existsSync(named)) return resolve(named);
    throw new UserError(`TERRAFORM names ${named}, which does not exist. Correct or unset it.`);
  }
  const names = process.platform === 'win32' ? [`${named}.exe`, named] : [named];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found) return found;
  throw new UserError(
    `${named} is not on PATH: install Terraform ${OLDEST.join('.')} or newer, or set TERRAFORM ` +
      'to the program.',
  );
}

export async function requireVersion(program: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, stderr } = await runProcess(program, ['version', '-json'], {
    cwd: process.cwd(),
    env,
  });
  const version = code === 0 ? /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1] : undefined;
  if (version === undefined)
    throw new UserError(
      `${program} does not tell its version: ${stderr.trim().split('\n')[0] ?? ''}`,
    );
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return version;
  throw new UserError(
    `${program} is Terraform ${version}: install ${OLDEST.join('.')} or newer, or set ` +
      'TERRAFORM to such a program.',
  );
}
