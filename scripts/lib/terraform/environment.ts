import { devNull } from 'node:os';

/**
 * What would make a run depend on whose shell it is: other accounts, endpoints, workspaces,
 * variables, arguments.
 */
const PERSONAL = /^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE$|TF_DATA_DIR$|TF_PLUGIN_MIRROR$)/;

/**
 * Terraform and the provider spend a third of a plan's processor time on collecting garbage of the
 * provider's schema, which lives until they end.
 */
const FEWER_COLLECTIONS = { GOGC: '400', GOMEMLIMIT: '1GiB' };

export function neutralEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !PERSONAL.test(name));
  return {
    ...FEWER_COLLECTIONS,
    ...Object.fromEntries(kept),
    // No profile of the user's may redirect a service or ask for a role.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  };
}

/**
 * Values that are not strings are parsed by Terraform as expressions, where `${` and `%{` would
 * begin a template.
 */
export function variableEnvironment(
  vars: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const encode = (value: unknown): string =>
    JSON.stringify(value).replace(/[$%](?=\{)/g, (sign) => sign + sign);
  return Object.fromEntries(
    Object.entries(vars)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        `TF_VAR_${name}`,
        typeof value === 'string' ? value : encode(value),
      ]),
  );
}
