import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { UserError } from '../user-error.ts';

const HOST = 'registry.terraform.io';
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
 * Whether Terraform could install the provider from this folder: unpacked (`5.100.0/linux_amd64/`)
 * or packed (a zip).
 */
export function holdsProvider(mirror: string): boolean {
  const folder = join(mirror, HOST, PROVIDER);
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => {
    const [, major, minor] = /^(?:terraform-provider-aws_)?(\d+)\.(\d+)\./.exec(name) ?? [];
    if (major === undefined || !isUsable(Number(major), Number(minor))) return false;
    return name.endsWith(`_${platform()}.zip`) || existsSync(join(folder, name, platform()));
  });
}

export function namedMirror(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['TF_PLUGIN_MIRROR'];
  if (!named) return undefined;
  // People name either the mirror or the host's folder in it.
  const mirror = basename(named) === HOST ? dirname(named) : named;
  if (holdsProvider(mirror)) return mirror;
  throw new UserError(
    `TF_PLUGIN_MIRROR is "${named}", which has no ${HOST}/hashicorp/aws >= 5.100, < 7 for ` +
      `${platform()}. Correct or unset it.`,
  );
}

/**
 * "Implied Local Mirror Directories" of Terraform's CLI configuration manual; the working folder is
 * the repository here.
 */
export function impliedMirror(
  root: string,
  env: NodeJS.ProcessEnv,
  home = homedir(),
): string | undefined {
  const dataDirs = (
    env['XDG_DATA_DIRS'] ?? ['/usr/local/share', '/usr/share'].join(delimiter)
  ).split(delimiter);
  const folders = [
    join(root, 'terraform.d/plugins'),
    join(home, '.terraform.d/plugins'),
    join(home, 'Library/Application Support/io.terraform/plugins'),
    ...[env['XDG_DATA_HOME'] ?? join(home, '.local/share'), ...dataDirs].map((folder) =>
      join(folder, 'terraform/plugins'),
    ),
    ...(env['APPDATA'] ? [join(env['APPDATA'], 'terraform.d/plugins')] : []),
  ];
  return folders.find(holdsProvider);
}

/** The last resort without a network: a mirror that an administrator put where software is put. */
export function searchMirror(
  roots: readonly string[] = [...SOFTWARE_ROOTS, homedir()],
): string | undefined {
  let level = roots.filter(isFolder);
  let visited = 0;
  for (let depth = 0; depth <= SEARCH_DEPTH; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      visited += 1;
      if (visited > MAX_FOLDERS) return undefined;
      if (holdsProvider(folder)) return folder;
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
