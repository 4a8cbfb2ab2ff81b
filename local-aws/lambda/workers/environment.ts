import { randomBytes } from 'node:crypto';
import type { Credentials } from '../../http/sigv4.ts';
import { sessionOf, type SessionCredentials } from '../../iam/sessions.ts';
import type { FunctionRecord } from '../types.ts';

export interface EnvironmentParts {
  readonly record: FunctionRecord;
  readonly taskRoot: string;
  readonly awsEndpointUrl: string;
  readonly region: string;
  /** The account's own. */
  readonly credentials: Credentials;
}

/**
 * "Defined runtime environment variables"; nothing of the developer's own environment but PATH
 * gets in.
 */
export function functionEnvironment({
  record,
  taskRoot,
  awsEndpointUrl,
  region,
  credentials,
}: EnvironmentParts): Record<string, string> {
  const { configuration } = record;
  const version = configuration.Version ?? '$LATEST';
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_ENDPOINT_URL: awsEndpointUrl,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...configuration.Environment?.Variables,
    _HANDLER: configuration.Handler ?? 'index.handler',
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...keysOf(configuration.Role, credentials),
    AWS_LAMBDA_FUNCTION_NAME: configuration.FunctionName,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.MemorySize ?? 128),
    AWS_LAMBDA_LOG_GROUP_NAME:
      configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${configuration.FunctionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${date}/[${version}]${randomBytes(16).toString('hex')}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.Runtime ?? 'nodejs22.x'}`,
  };
}

/** Those of the execution role, as on the service: what is signed with them may do what it may. */
function keysOf(roleArn: string | undefined, account: Credentials): Record<string, string> {
  const keys: Partial<SessionCredentials> & Credentials =
    roleArn === undefined ? account : sessionOf(roleArn, account);
  return {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
  };
}
