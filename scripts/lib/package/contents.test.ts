import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTree } from '../../test/tree.ts';
import { findRoot } from '../root.ts';
import { archivedFiles } from './contents.ts';

const root = findRoot();
const archived = archivedFiles(readTree(root).files);
const there = new Set(archived.flatMap((file) => [file, ...foldersOf(file)]));

/** Sources of modules, and files that are read from beside a configuration. */
const LOCAL_PATH = /(?:source +=|file\w*\() "(\.\.?\/[^"$]+)"|"\$\{path\.module\}\/([^"$]+)"/g;

function foldersOf(file: string): string[] {
  const folder = posix.dirname(file);
  return folder === '.' ? ['.'] : [folder, ...foldersOf(folder)];
}

describe('the files of a release archive', () => {
  it.each([
    ['main.tf', true],
    ['README.md', true],
    ['LICENSE', true],
    ['CHANGELOG.md', true],
    ['UPGRADE.md', true],
    ['SECURITY.md', true],
    ['docs/endpoint-types.md', true],
    ['docs/framing.png', true],
    ['functions/README.md', true],
    ['modules/cdn/normalise-accept.js', true],
    ['modules/cdn/normalise-accept.test.ts', false],
    ['modules/rest-api/tests/cors.tftest.hcl', false],
    ['modules/demo-page/page/page.css', false],
    ['examples/integrations/functions.zip', true],
    ['examples/complete/terraform.tfvars', false],
    ['examples/complete/terraform.tfstate.backup', false],
    ['terraform.tfvars', false],
    ['tests/support/aws/account.tfmock.hcl', true],
    ['tests/resize.test.ts', false],
    ['tests/stack/main.tf', false],
    ['functions/resize/resize.ts', false],
    ['local-aws/README.md', false],
    ['scripts/package.ts', false],
    ['package.json', false],
    ['CONTRIBUTING.md', false],
    ['.ci/run', false],
    ['.github/workflows/test.yml', false],
  ])('%s: %s', (file, isIn) => {
    expect(archivedFiles([file])).toEqual(isIn ? [file] : []);
  });

  it('have all that the configurations among them read', () => {
    const paths = archived
      .filter((file) => file.endsWith('.tf'))
      .flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(LOCAL_PATH)].map(([, source, path]) =>
          posix.join(posix.dirname(file), source ?? path ?? ''),
        ),
      );
    expect(paths.length).toBeGreaterThan(30);
    // What the build makes is there when an archive is.
    const missing = paths.filter((path) => !there.has(path) && !/^dist(\/|$)/.test(path));
    expect(missing).toEqual([]);
  });
});
