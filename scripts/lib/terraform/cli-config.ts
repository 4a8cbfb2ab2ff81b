import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeAtomic } from '../files.ts';
import { UserError } from '../user-error.ts';
import {
  impliedMirror,
  mirrorFor,
  namedMirror,
  platform,
  REGISTRIES,
  searchMirror,
} from './mirror.ts';
import type { Product } from './program.ts';

const PROBE_MS = 2_000;

export interface CliConfigRequest {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly product: Product;
  readonly log: (line: string) => void;
  /** Arguments so that tests need neither a network nor a home folder. */
  readonly registryAnswers?: () => Promise<boolean>;
  readonly search?: () => string | undefined;
  readonly home?: string;
}

/**
 * The variables that make `terraform init` find its provider here, chosen in this order: the user's
 * own configuration where it
 * says how to install, TF_PLUGIN_MIRROR, a mirror folder Terraform implies, the registry, a mirror
 * found among installed software.
 */
export async function cliConfigEnvironment(
  request: CliConfigRequest,
): Promise<Record<string, string>> {
  const { root, env, product, log, home = homedir() } = request;
  const registry = REGISTRIES[product];
  const own = userConfig(request, home);
  if (own !== undefined && /^\s*provider_installation\b/m.test(own.text))
    return { TF_CLI_CONFIG_FILE: own.path };
  const near = namedMirror(env, product) ?? impliedMirror(root, env, product, home);
  if (near !== undefined) return useMirror(root, near, product);
  if (await (request.registryAnswers ?? (() => registryAnswers(registry, env)))())
    return useRegistry(request, own);
  const found = (request.search ?? (() => searchMirror(product)))();
  if (found === undefined) {
    throw new UserError(
      `${registry} cannot be reached, and no provider mirror was found: set TF_PLUGIN_MIRROR ` +
        'to a folder that holds ' +
        `${registry}/hashicorp/aws/<version>/${platform()}.`,
    );
  }
  log(`${registry} cannot be reached; the provider comes from ${found}.`);
  return useMirror(root, found, product);
}

interface UserConfig {
  readonly path: string;
  readonly text: string;
}

function userConfig({ env, product, log }: CliConfigRequest, home: string): UserConfig | undefined {
  const named = env['TF_CLI_CONFIG_FILE'];
  if (named && !existsSync(named))
    log(`warning: TF_CLI_CONFIG_FILE names ${named}, which does not exist; it is ignored.`);
  const xdg = env['XDG_CONFIG_HOME'];
  const ofOpenTofu = [
    join(home, '.tofurc'),
    ...(env['APPDATA'] ? [join(env['APPDATA'], 'tofu.rc')] : []),
  ];
  const candidates = [
    named,
    ...(product === 'OpenTofu' ? ofOpenTofu : []),
    join(home, '.terraformrc'),
    ...(env['APPDATA'] ? [join(env['APPDATA'], 'terraform.rc')] : []),
    // Only where the home folder has neither.
    ...(product === 'OpenTofu' && xdg ? [join(xdg, 'opentofu/tofurc')] : []),
  ];
  const path = candidates.find((candidate) => candidate && existsSync(candidate));
  return path === undefined ? undefined : { path, text: readFileSync(path, 'utf8') };
}

function useMirror(root: string, mirror: string, product: Product): Record<string, string> {
  const pattern = `${REGISTRIES[product]}/hashicorp/aws`;
  const path = mirrorFor(product, mirror, join(root, '.local/mirror'));
  return writeConfig(root, product, [
    'provider_installation {',
    '  filesystem_mirror {',
    `    path    = ${JSON.stringify(path)}`,
    `    include = ["${pattern}"]`,
    '  }',
    '  direct {',
    `    exclude = ["${pattern}"]`,
    '  }',
    '}',
  ]);
}

/**
 * Some hundred megabytes per provider: one download for all working folders, which keep no lock
 * file to break.
 */
function useRegistry(
  { root, env, product }: CliConfigRequest,
  own: UserConfig | undefined,
): Record<string, string> {
  const hasCache = env['TF_PLUGIN_CACHE_DIR'] || /^\s*plugin_cache_dir\b/m.test(own?.text ?? '');
  const cache = {
    ...(hasCache ? {} : { TF_PLUGIN_CACHE_DIR: join(root, '.local/plugin-cache') }),
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  };
  const config = own ? { TF_CLI_CONFIG_FILE: own.path } : writeConfig(root, product, []);
  return { ...cache, ...config };
}

/** A file for each program, since two of them may run in one checkout at once. */
function writeConfig(
  root: string,
  product: Product,
  lines: readonly string[],
): Record<string, string> {
  const path = join(root, `.local/${product.toLowerCase()}.rc`);
  writeAtomic(
    path,
    [
      '# Written by scripts/lib/terraform/cli-config.ts.',
      'disable_checkpoint = true',
      ...lines,
      '',
    ].join('\n'),
  );
  return { TF_CLI_CONFIG_FILE: path };
}

/**
 * A real request: behind some firewalls a connection is accepted and then answered by nobody, or by
 * a refusal.
 */
async function registryAnswers(registry: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'];
  return proxy ? proxyConnects(proxy, registry) : answers200(registry);
}

function answers200(registry: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      host: registry,
      path: '/.well-known/terraform.json',
      signal: AbortSignal.timeout(PROBE_MS),
      agent: false,
    };
    const probe = httpsRequest(options, (response) => {
      response.destroy();
      resolve(response.statusCode === 200);
    });
    probe.once('error', () => resolve(false)).end();
  });
}

function proxyConnects(proxy: string, registry: string): Promise<boolean> {
  return new Promise((resolve) => {
    const path = `${registry}:443`;
    const probe = httpRequest(proxy, {
      method: 'CONNECT',
      path,
      headers: { host: path },
      signal: AbortSignal.timeout(PROBE_MS),
      agent: false,
    });
    probe.once('connect', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode === 200);
    });
    probe
      .once('response', () => resolve(false))
      .once('error', () => resolve(false))
      .end();
  });
}
