import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliConfigEnvironment, type CliConfigRequest } from './cli-config.ts';
import { holdsProvider, platform, searchMirror } from './mirror.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), `image-api-mirror-${process.pid}-`));
});
afterEach(() => rmSync(root, { recursive: true }));

function mirror(
  folder: string,
  version = '6.1.0',
  target = platform(),
  host = 'registry.terraform.io',
): string {
  mkdirSync(join(root, folder, host, 'hashicorp/aws', version, target), { recursive: true });
  return join(root, folder);
}
const mirrorOfOpenTofu = (folder: string): string =>
  mirror(folder, '6.1.0', platform(), 'registry.opentofu.org');

describe('holdsProvider', () => {
  it.each([
    ['5.100.0', true],
    ['6.53.0', true],
    ['5.99.1', false],
    ['7.0.0', false],
    ['4.67.0', false],
  ])('of version %s: %s', (version, usable) => {
    expect(holdsProvider(mirror('m', version))).toBe(usable);
  });

  it('asks for this platform', () => {
    expect(holdsProvider(mirror('m', '6.1.0', 'plan9_mips'))).toBe(false);
  });

  it('takes a packed mirror', () => {
    const folder = join(root, 'm/registry.terraform.io/hashicorp/aws');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `terraform-provider-aws_6.1.0_${platform()}.zip`), '');
    expect(holdsProvider(join(root, 'm'))).toBe(true);
  });

  it('takes a mirror of Terraform for OpenTofu, and not the other way round', () => {
    expect(holdsProvider(mirror('a'), 'OpenTofu')).toBe(true);
    expect(holdsProvider(mirrorOfOpenTofu('b'), 'OpenTofu')).toBe(true);
    expect(holdsProvider(mirrorOfOpenTofu('b'), 'Terraform')).toBe(false);
  });
});

describe('searchMirror', () => {
  it('finds a mirror up to four folders deep and not below', () => {
    const found = mirror('a/b/c/d');
    expect(searchMirror('Terraform', [join(root, 'none'), root])).toBe(found);
    rmSync(join(root, 'a'), { recursive: true });
    mirror('a/b/c/d/e');
    expect(searchMirror('Terraform', [root])).toBeUndefined();
  });
});

describe('cliConfigEnvironment', () => {
  const lines: string[] = [];
  const ask = (more: Partial<CliConfigRequest>): Promise<Record<string, string>> => {
    lines.length = 0;
    return cliConfigEnvironment({
      root,
      env: {},
      product: 'Terraform',
      home: join(root, 'home'),
      log: (line) => lines.push(line),
      registryAnswers: async () => false,
      search: () => undefined,
      ...more,
    });
  };
  const generated = (name = 'terraform'): string =>
    readFileSync(join(root, `.local/${name}.rc`), 'utf8');

  it('respects a configuration of the user that says how providers are installed', async () => {
    const path = join(root, 'own.rc');
    writeFileSync(path, 'provider_installation {\n  direct {}\n}\n');
    expect(await ask({ env: { TF_CLI_CONFIG_FILE: path } })).toEqual({ TF_CLI_CONFIG_FILE: path });
  });

  it('ignores, with a warning, a configuration that does not exist', async () => {
    const env = await ask({
      env: { TF_CLI_CONFIG_FILE: join(root, 'gone.rc') },
      registryAnswers: async () => true,
    });
    expect(env['TF_CLI_CONFIG_FILE']).toBe(join(root, '.local/terraform.rc'));
    expect(lines).toEqual([expect.stringContaining('gone.rc, which does not exist')]);
  });

  it('takes TF_PLUGIN_MIRROR before all others, also as the host folder in it', async () => {
    mirror('home/.terraform.d/plugins');
    const named = mirror('named');
    for (const value of [named, join(named, 'registry.terraform.io')]) {
      await ask({
        env: { TF_PLUGIN_MIRROR: value },
        registryAnswers: () => Promise.reject(new Error('asked')),
      });
      expect(generated()).toContain(`path    = ${JSON.stringify(named)}`);
    }
  });

  it('refuses a TF_PLUGIN_MIRROR without a usable provider', async () => {
    await expect(ask({ env: { TF_PLUGIN_MIRROR: mirror('old', '5.1.0') } })).rejects.toThrow(
      'TF_PLUGIN_MIRROR is',
    );
  });

  it.each([
    ['terraform.d/plugins', () => ({})],
    ['home/.terraform.d/plugins', () => ({})],
    ['home/.local/share/terraform/plugins', () => ({})],
    ['data/terraform/plugins', () => ({ XDG_DATA_HOME: join(root, 'data') })],
    ['dirs/terraform/plugins', () => ({ XDG_DATA_DIRS: `/nowhere:${join(root, 'dirs')}` })],
  ])('finds a mirror that Terraform implies: %s', async (folder, env) => {
    const path = mirror(folder);
    await ask({ env: env() });
    expect(generated()).toContain(`path    = ${JSON.stringify(path)}`);
  });

  it('downloads once into a cache where the registry answers', async () => {
    const env = await ask({
      registryAnswers: async () => true,
      search: () => {
        throw new Error('searched');
      },
    });
    expect(env['TF_PLUGIN_CACHE_DIR']).toBe(join(root, '.local/plugin-cache'));
    expect(generated()).not.toContain('filesystem_mirror');
  });

  it('searches where the registry does not answer', async () => {
    const env = await ask({ search: () => mirror('software') });
    expect(env).toEqual({ TF_CLI_CONFIG_FILE: join(root, '.local/terraform.rc') });
    expect(generated()).toContain('exclude = ["registry.terraform.io/hashicorp/aws"]');
  });

  it('gives OpenTofu its own mirror as it is, and leaves Terraform its configuration', async () => {
    await ask({ search: () => mirror('other') });
    const before = generated();
    const path = mirrorOfOpenTofu('software');
    await ask({ product: 'OpenTofu', search: () => path });
    expect(generated()).toBe(before);
    expect(generated('opentofu')).toContain(`path    = ${JSON.stringify(path)}`);
    expect(generated('opentofu')).toContain('exclude = ["registry.opentofu.org/hashicorp/aws"]');
  });

  it("gives OpenTofu the packages of a mirror of Terraform's under its own host", async () => {
    const folder = join(mirror('m', '5.100.0'), 'registry.terraform.io/hashicorp/aws');
    const zip = `terraform-provider-aws_6.1.0_${platform()}.zip`;
    writeFileSync(join(folder, zip), 'packed');
    writeFileSync(join(folder, '5.100.0', platform(), 'provider'), 'unpacked');
    mirror('m', '4.67.0');
    // Twice: two commands may run at once.
    for (let run = 0; run < 2; run += 1)
      await ask({ product: 'OpenTofu', env: { TF_PLUGIN_MIRROR: join(root, 'm') } });
    const links = join(root, '.local/mirror');
    expect(generated('opentofu')).toContain(`path    = ${JSON.stringify(links)}`);
    const linked = join(links, 'registry.opentofu.org/hashicorp/aws');
    expect(readdirSync(linked).sort()).toEqual(['5.100.0', zip]);
    expect(readFileSync(join(linked, zip), 'utf8')).toBe('packed');
    expect(readFileSync(join(linked, '5.100.0', platform(), 'provider'), 'utf8')).toBe('unpacked');
    // The walk of both products enters no link, so only the last part may be one.
    expect(lstatSync(join(linked, '5.100.0')).isSymbolicLink()).toBe(false);
  });

  it('finds the mirror and the configuration that only OpenTofu implies', async () => {
    const path = mirrorOfOpenTofu('data/opentofu/plugins');
    await ask({ product: 'OpenTofu', env: { XDG_DATA_HOME: join(root, 'data') } });
    expect(generated('opentofu')).toContain(`path    = ${JSON.stringify(path)}`);
    const own = join(root, 'home/.tofurc');
    mkdirSync(join(root, 'home'), { recursive: true });
    writeFileSync(own, 'provider_installation {\n}\n');
    expect(await ask({ product: 'OpenTofu' })).toEqual({ TF_CLI_CONFIG_FILE: own });
    await expect(ask({ product: 'Terraform' })).rejects.toThrow('registry.terraform.io');
  });

  it('says in one line what to do when there is no way', async () => {
    await expect(ask({})).rejects.toThrow(/^[^\n]*cannot be reached[^\n]*TF_PLUGIN_MIRROR[^\n]*$/);
  });
});
