import { roleAllows, RoleError, type RoleQuery } from '../../../iam/roles.ts';
import type { AwsClient } from '../../../moto/client.ts';
import { configurationError } from '../gateway-error.ts';

type Wanted = Omit<RoleQuery, 'assumedBy'>;

/** The role given as an integration's credentials. */
export async function credentialsAllow(
  aws: AwsClient,
  roleArn: string,
  wanted: Wanted,
): Promise<boolean> {
  try {
    return await roleAllows(aws, roleArn, { ...wanted, assumedBy: 'apigateway.amazonaws.com' });
  } catch (error) {
    throw error instanceof RoleError ? configurationError(error.message) : error;
  }
}

export async function requireCredentials(
  aws: AwsClient,
  roleArn: string,
  wanted: Wanted,
): Promise<void> {
  if (await credentialsAllow(aws, roleArn, wanted)) return;
  const { action, resource } = wanted;
  throw configurationError(`The role ${roleArn} does not allow ${action} on ${resource}.`);
}
