import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from '../http/sigv4.ts';

export interface SessionCredentials extends Credentials {
  readonly sessionToken: string;
}

/**
 * What a service gets that assumes a role ("AssumeRole", AWS STS): made of the role's ARN alone, so
 * that nothing has to be kept, and the token leads back to the role.
 */
export function sessionOf(roleArn: string, account: Credentials): SessionCredentials {
  const id = createHash('sha256').update(roleArn).digest('hex').slice(0, 16).toUpperCase();
  const secret = createHmac('sha256', account.secretAccessKey).update(roleArn).digest('base64');
  return {
    accessKeyId: `ASIA${id}`,
    secretAccessKey: secret,
    sessionToken: Buffer.from(roleArn).toString('base64url'),
  };
}

export interface Caller {
  readonly credentials: Credentials;
  /** undefined: the account's own key, which may do everything. */
  readonly roleArn?: string;
}

/** Whose key it is; undefined: nobody's. */
export function callerOf(
  accessKeyId: string,
  sessionToken: string | undefined,
  account: Credentials,
): Caller | undefined {
  if (accessKeyId === account.accessKeyId) return { credentials: account };
  const roleArn = Buffer.from(sessionToken ?? '', 'base64url').toString('utf8');
  const credentials = sessionOf(roleArn, account);
  return credentials.accessKeyId === accessKeyId ? { credentials, roleArn } : undefined;
}
