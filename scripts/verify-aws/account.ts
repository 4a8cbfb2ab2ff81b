import { homedir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { messageOf, UserError } from '../lib/user-error.ts';
import { accountOf } from '../verify/account.ts';
import { signedGet } from '../verify/signature.ts';
import type { Account } from '../verify/stage-check.ts';

export interface AwsAccount {
  readonly id: string;
  readonly region: string;
  /** Whether API Gateway has a role to log with, of which an account has one per region. */
  readonly isLogging: boolean;
  /** For Terraform, which is else kept from the settings of the user's shell. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Only what the environment names: a profile that lies around must not become the account of an
 * experiment.
 */
export function accountEnvironment(
  env: NodeJS.ProcessEnv,
  wanted: string | undefined,
): Readonly<Record<string, string>> {
  const hasKeys = Boolean(env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']);
  const hasOther = Boolean(
    env['AWS_PROFILE'] ||
    env['AWS_WEB_IDENTITY_TOKEN_FILE'] ||
    env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] ||
    env['AWS_CONTAINER_CREDENTIALS_FULL_URI'],
  );
  if (!hasKeys && !hasOther)
    throw new UserError(
      'No credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), ' +
        'or AWS_PROFILE, of the account in which the example may be created.',
    );
  const region = wanted ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION']);
  if (!region) throw new UserError('No region: give --region, or set AWS_REGION.');
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new UserError(`--region must be a region such as eu-west-1, got "${region}".`);
  const own = Object.entries(env).filter(([name]) => name.startsWith('AWS_'));
  const files = {
    AWS_CONFIG_FILE: join(homedir(), '.aws/config'),
    AWS_SHARED_CREDENTIALS_FILE: join(homedir(), '.aws/credentials'),
  };
  return {
    ...(env['AWS_PROFILE'] ? files : {}),
    ...Object.fromEntries(own.map(([name, value]) => [name, value ?? ''])),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}

/** Says who pays before anything is made, and that the credentials work. */
export async function openAccount(env: Readonly<Record<string, string>>): Promise<AwsAccount> {
  const region = env['AWS_REGION'] ?? '';
  const credentials = await new S3Client({ region }).config
    .credentials()
    .catch((error: unknown) => {
      throw new UserError(`The credentials cannot be read: ${messageOf(error)}`);
    });
  const endpoint =
    env['AWS_ENDPOINT_URL_STS'] ?? env['AWS_ENDPOINT_URL'] ?? `https://sts.${region}.amazonaws.com`;
  const path = '/?Action=GetCallerIdentity&Version=2011-06-15';
  const answer = await signedGet({
    endpoint,
    service: 'sts',
    region,
    credentials,
    path,
  }).catch((error: unknown) => {
    throw new UserError(`${endpoint} does not answer: ${messageOf(error)}`);
  });
  const text = answer.body.toString();
  const id = /Account"?\s*[>:]\s*"?(\d{12})/.exec(text)?.[1];
  if (answer.status === 200 && id !== undefined) {
    const isLogging = await hasLoggingRole(accountOf({ region, credentials }, env));
    return { id, region, isLogging, env };
  }
  throw new UserError(
    `AWS refuses the credentials: ${answer.status} ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`,
  );
}

/** Whoever may not see it gets an example that does not log. */
async function hasLoggingRole(account: Account): Promise<boolean> {
  const answer = await signedGet({ ...account, service: 'apigateway', path: '/account' });
  return answer.status === 200 && /"cloudwatchRoleArn":\s*"arn:/.test(answer.body.toString());
}
