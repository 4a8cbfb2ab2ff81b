import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../../lib/root.ts';
import { moduleFolders } from '../../lib/docs/module.ts';

/**
 * "Publish modules" and "Standard module structure" of developer.hashicorp.com: what a registry
 * asks of a repository. That examples name the module by its address there is left out: these are
 * applied by the tests, where they lie.
 */
const STANDARD = ['main.tf', 'variables.tf', 'outputs.tf', 'versions.tf', 'README.md'];

const root = findRoot();
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const { name, version, description, license } = JSON.parse(text('package.json')) as Record<
  'name' | 'version' | 'description' | 'license',
  string
>;

describe('a registry finds', () => {
  it('the provider and the name in the name of the repository', () => {
    const [, provider] = /^terraform-([a-z0-9]+)-[a-z0-9-]+$/.exec(name) ?? [];
    expect(text('versions.tf')).toContain(`source  = "hashicorp/${provider}"`);
    expect(text('README.md')).toContain(`/${name}.git?ref=`);
  });

  it.each(['.', ...moduleFolders(root, ['modules']).slice(1)])('the standard files in %s', (at) => {
    expect(STANDARD.filter((file) => !existsSync(join(root, at, file)))).toEqual([]);
    expect(text(join(at, 'README.md'))).toMatch(/^# \S.*\n\n(?!#)\S/);
  });

  it.each(moduleFolders(root, ['examples']).slice(1))('a root with a README in %s', (example) => {
    expect(existsSync(join(root, example, 'main.tf'))).toBe(true);
    expect(text(`${example}/README.md`)).toMatch(/^# \S.*\n\n(?!#)\S/);
  });

  it('a licence, the one that package.json names', () => {
    expect(license).toBe('Apache-2.0');
    expect(text('LICENSE')).toMatch(/^\s+Apache License\n\s+Version 2\.0,/);
  });

  it('a version that a tag can have, and a description', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/);
    expect(description).toMatch(/^Terraform module: .{20,}$/);
  });
});
