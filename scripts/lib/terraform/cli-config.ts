import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeAtomic } from '../files.ts';
import { UserError } from '../user-error.ts';
import { impliedMirror, namedMirror, platform, searchMirror } from './mirror.ts';

const REGISTRY = 'registry.terraform.io';
const PROBE_MS = 2_000;

export interface CliConfigRequest {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
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
  const { root, env, log, home = homedir() } = request;
  const own = userConfig(env, home, log);
  if (own !== undefined && /^\s*provider_installation\b/m.test(own.text))
    return { TF_CLI_CONFIG_FILE: own.path };
  const near = namedMirror(env) ?? impliedMirror(root, env, home);
  if (near !== undefined) return useMirror(root, near);
  if (await (request.registryAnswers ?? (() => registryAnswers(env)))())
    return useRegistry(root, own, env);
  const found = (request.search ?? searchMirror)();
  if (found === undefined) {
    throw new UserError(
      `${REGISTRY} cannot be reached, and no provider mirror was found: set TF_PLUGIN_MIRROR ` +
        'to a folder that holds ' +
        `${REGISTRY}/hashicorp/aws/<version>/${platform()}.`,
    );
  }
  log(`${REGISTRY} cannot be reached; the provider comes from ${found}.`);
  return useMirror(root, found);
}

interface UserConfig {
  readonly path: string;
  readonly text: string;
}

function userConfig(
  env: NodeJS.ProcessEnv,
  home: string,
  log: (line: string) => void,
): UserConfig | undefined {
  const named = env['TF_CLI_CONFIG_FILE'];
  if (named && !existsSync(named))
    log(`warning: TF_CLI_CONFIG_FILE names ${named}, which does not exist; it is ignored.`);
  const candidates = [
    named,
    join(home, '.terraformrc'),
    ...(env['APPDATA'] ? [join(env['APPDATA'], 'terraform.rc')] : []),
  ];
  const path = candidates.find((candidate) => candidate && existsSync(candidate));
  return path === undefined ? undefined : { path, text: readFileSync(path, 'utf8') };
}

function useMirror(root: string, mirror: string): Record<string, string> {
  const pattern = `${REGISTRY}/hashicorp/aws`;
  return writeConfig(root, [
    'provider_installation {',
    '  filesystem_mirror {',
    `    path    = ${JSON.stringify(mirror)}`,
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
  root: string,
  own: UserConfig | undefined,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  const hasCache = env['TF_PLUGIN_CACHE_DIR'] || /^\s*plugin_cache_dir\b/m.test(own?.text ?? '');
  const cache = {
    ...(hasCache ? {} : { TF_PLUGIN_CACHE_DIR: join(root, '.local/plugin-cache') }),
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  };
  return { ...cache, ...(own ? { TF_CLI_CONFIG_FILE: own.path } : writeConfig(root, [])) };
}

function writeConfig(root: string, lines: readonly string[]): Record<string, string> {
  const path = join(root, '.local/terraform.rc');
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
async function registryAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'];
  return proxy ? proxyConnects(proxy) : answers200();
}

function answers200(): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      host: REGISTRY,
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

function proxyConnects(proxy: string): Promise<boolean> {
  return new Promise((resolve) => {
    const path = `${REGISTRY}:443`;
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
