import { existsSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../user-error.ts';
import { runProcess } from './process.ts';

export type Product = 'Terraform' | 'OpenTofu';

const PRODUCTS: Readonly<Record<Product, { readonly command: string; readonly oldest: string }>> = {
  Terraform: { command: 'terraform', oldest: '1.9' },
  OpenTofu: { command: 'tofu', oldest: '1.10' },
};
const COMMANDS = Object.values(PRODUCTS).map(({ command }) => command);
const WANTED = Object.entries(PRODUCTS)
  .map(([product, { oldest }]) => `${product} ${oldest}`)
  .join(' or ');

/** TERRAFORM names the program: `tofu`, or an older version for a comparison. */
export function findTerraform(env: NodeJS.ProcessEnv): string {
  const named = env['TERRAFORM'];
  if (named && (isAbsolute(named) || named.includes('/'))) {
    if (existsSync(named)) return resolve(named);
    throw new UserError(`TERRAFORM names ${named}, which does not exist. Correct or unset it.`);
  }
  const commands = named ? [named] : COMMANDS;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = commands
    .flatMap((name) => (process.platform === 'win32' ? [`${name}.exe`, name] : [name]))
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found) return found;
  throw new UserError(
    `${commands.join(' or ')} is not on PATH: install ${WANTED} or newer, or set TERRAFORM to ` +
      'the program.',
  );
}

/** What a user types, in a shell like this one. */
export function commandName(env: NodeJS.ProcessEnv): string {
  return env['TERRAFORM'] || basename(findTerraform(env));
}

export interface Version {
  readonly product: Product;
  readonly version: string;
}

export async function requireVersion(program: string, env: NodeJS.ProcessEnv): Promise<Version> {
  // The text, since OpenTofu's JSON says "terraform_version" as well.
  const { stdout, stderr } = await runProcess(program, ['version'], { cwd: process.cwd(), env });
  const [, name, version] = /^(Terraform|OpenTofu) v(\d\S*)/m.exec(stdout) ?? [];
  if (name === undefined || version === undefined)
    throw new UserError(
      `${program} does not tell its version: ${stderr.trim().split('\n')[0] ?? ''}`,
    );
  const product = name as Product;
  const { oldest } = PRODUCTS[product];
  if (isAtLeast(version, oldest)) return { product, version };
  throw new UserError(
    `${program} is ${name} ${version}: install ${oldest} or newer, or set TERRAFORM to such a ` +
      'program.',
  );
}

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldest.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
