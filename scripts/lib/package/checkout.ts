import { spawnSync } from 'node:child_process';
import { UserError } from '../user-error.ts';
import { readReleaseVersion, type ReleaseVersion } from './release-version.ts';

/** With a tag it is a release, which is made of a commit; without, an archive to try. */
export function versionToRelease(root: string, tag: string | undefined): ReleaseVersion {
  const release = readReleaseVersion(root, tag);
  if (tag !== undefined) requireCommitted(root);
  return release;
}

/** What is in no commit could not be built again by anyone else. */
function requireCommitted(root: string): void {
  const args = ['status', '--porcelain'];
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0)
    throw new UserError(`--tag needs a git checkout: ${stderr?.trim() || 'git does not answer'}.`);
  const [first, ...more] = stdout.trimEnd().split('\n');
  if (!first) return;
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  throw new UserError(
    `The checkout has changes that are in no commit (${first.trim()}${others}): commit or remove ` +
      'them.',
  );
}
