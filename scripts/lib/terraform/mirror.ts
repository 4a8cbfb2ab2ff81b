import { existsSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { UserError } from '../user-error.ts';
import type { Product } from './program.ts';

/** Where `hashicorp/aws` is looked for when its source names no host. */
export const REGISTRIES: Readonly<Record<Product, string>> = {
  Terraform: 'registry.terraform.io',
  OpenTofu: 'registry.opentofu.org',
};
/** Both registries hand out the same releases, so OpenTofu can use a mirror made for Terraform. */
const HOSTS: Readonly<Record<Product, readonly string[]>> = {
  Terraform: [REGISTRIES.Terraform],
  OpenTofu: [REGISTRIES.OpenTofu, REGISTRIES.Terraform],
};
const PROVIDER = join('hashicorp', 'aws');
/** Of the constraint in versions.tf: at least 5.100, below 7. */
const isUsable = (major: number, minor: number): boolean =>
  major === 6 || (major === 5 && minor >= 100);

const SOFTWARE_ROOTS = ['/opt', '/usr/local', '/usr/share', '/usr/lib', '/srv', '/var/lib'];
const SEARCH_DEPTH = 4;
/**
 * A home folder can hold millions of entries; a mirror is near its top or it is named in
 * TF_PLUGIN_MIRROR.
 */
const MAX_FOLDERS = 20_000;
const NEVER_A_MIRROR = new Set(['node_modules', '.git', '.cache', 'proc', 'sys']);

export function platform(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch;
  return `${os}_${cpu}`;
}

/**
 * Whether the product could install the provider from this folder: unpacked
 * (`5.100.0/linux_amd64/`) or packed (a zip).
 */
export function holdsProvider(mirror: string, product: Product = 'Terraform'): boolean {
  return HOSTS[product].some((host) => packagesOf(mirror, host).length > 0);
}

/** Paths below the provider's folder. */
function packagesOf(mirror: string, host: string): string[] {
  const folder = join(mirror, host, PROVIDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const [, major, minor] = /^(?:terraform-provider-aws_)?(\d+)\.(\d+)\./.exec(name) ?? [];
    if (major === undefined || !isUsable(Number(major), Number(minor))) return [];
    if (name.endsWith(`_${platform()}.zip`)) return [name];
    return existsSync(join(folder, name, platform())) ? [join(name, platform())] : [];
  });
}

/** The mirror itself, or one below `scratch` whose links give the packages the product's host. */
export function mirrorFor(product: Product, mirror: string, scratch: string): string {
  const own = REGISTRIES[product];
  if (packagesOf(mirror, own).length > 0) return mirror;
  const other = HOSTS[product].find((host) => packagesOf(mirror, host).length > 0) ?? own;
  // Only the last part of a package's path may be a link (SearchLocalDirectory of both products).
  for (const name of packagesOf(mirror, other)) {
    const link = join(scratch, own, PROVIDER, name);
    mkdirSync(dirname(link), { recursive: true });
    const temporary = `${link}.${process.pid}.tmp`;
    symlinkSync(join(mirror, other, PROVIDER, name), temporary, 'junction');
    renameSync(temporary, link);
  }
  return scratch;
}

export function namedMirror(env: NodeJS.ProcessEnv, product: Product): string | undefined {
  const named = env['TF_PLUGIN_MIRROR'];
  if (!named) return undefined;
  // People name either the mirror or the host's folder in it.
  const mirror = HOSTS[product].includes(basename(named)) ? dirname(named) : named;
  if (holdsProvider(mirror, product)) return mirror;
  throw new UserError(
    `TF_PLUGIN_MIRROR is "${named}", which has no ${REGISTRIES[product]}/hashicorp/aws ` +
      `>= 5.100, < 7 for ${platform()}. Correct or unset it.`,
  );
}

/**
 * "Implied Local Mirror Directories" of Terraform's CLI configuration manual, and one more that
 * OpenTofu reads (`implicitProviderSource`); the working folder is the repository here.
 */
export function impliedMirror(
  root: string,
  env: NodeJS.ProcessEnv,
  product: Product,
  home = homedir(),
): string | undefined {
  const dataDirs = (
    env['XDG_DATA_DIRS'] ?? ['/usr/local/share', '/usr/share'].join(delimiter)
  ).split(delimiter);
  const folders = [
    join(root, 'terraform.d/plugins'),
    join(home, '.terraform.d/plugins'),
    ...(product === 'OpenTofu' && env['XDG_DATA_HOME']
      ? [join(env['XDG_DATA_HOME'], 'opentofu/plugins')]
      : []),
    join(home, 'Library/Application Support/io.terraform/plugins'),
    ...[env['XDG_DATA_HOME'] ?? join(home, '.local/share'), ...dataDirs].map((folder) =>
      join(folder, 'terraform/plugins'),
    ),
    ...(env['APPDATA'] ? [join(env['APPDATA'], 'terraform.d/plugins')] : []),
  ];
  return folders.find((folder) => holdsProvider(folder, product));
}

/** The last resort without a network: a mirror that an administrator put where software is put. */
export function searchMirror(
  product: Product,
  roots: readonly string[] = [...SOFTWARE_ROOTS, homedir()],
): string | undefined {
  let level = roots.filter(isFolder);
  let visited = 0;
  for (let depth = 0; depth <= SEARCH_DEPTH; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      visited += 1;
      if (visited > MAX_FOLDERS) return undefined;
      if (holdsProvider(folder, product)) return folder;
      next.push(...subfolders(folder));
    }
    level = next;
  }
  return undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !NEVER_A_MIRROR.has(entry.name))
      .map((entry) => join(folder, entry.name));
  } catch {
    // Folders of other users cannot be read, and need not be.
    return [];
  }
}
