import type { AwsClient } from '../moto/client.ts';
import { readRole, type ReadRole, type Role } from './roles.ts';

/** Roles as they were last read: five calls to moto, else made for every request of a function. */
export interface KnownRoles {
  readonly read: ReadRole;
  /** Whoever changes something in IAM says so. */
  readonly forget: () => void;
}

export function createKnownRoles({ aws }: { readonly aws: AwsClient }): KnownRoles {
  const roles = new Map<string, Promise<Role>>();
  return {
    read: (roleArn) => {
      const known = roles.get(roleArn) ?? readRole(aws, roleArn);
      roles.set(roleArn, known);
      // A role that is not there yet may be there at the next call.
      known.catch(() => roles.delete(roleArn));
      return known;
    },
    forget: () => roles.clear(),
  };
}
