import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../lib/files.ts';

/** The files of the repository, as an editor would show them: what git ignores is left out. */
export interface Tree {
  /** Relative, with forward slashes, sorted. */
  readonly files: readonly string[];
  readonly read: (file: string) => string;
}

const NEVER_OURS = /(^|\/)(\.git|node_modules|dist|\.local|\.terraform|coverage)(\/|$)/;

export function readTree(root: string): Tree {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  return { files: gitFiles(root) ?? walk(root), read };
}

/** Undefined where there is no git, or the folder is no clone, such as an unpacked archive. */
function gitFiles(root: string): readonly string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) return undefined;
  const names = [...new Set(stdout.split('\0'))].filter((name) => name !== '');
  return names.filter((name) => existsSync(join(root, name))).sort();
}

function walk(root: string): readonly string[] {
  return listFiles(root, '', (name) => !NEVER_OURS.test(name));
}
