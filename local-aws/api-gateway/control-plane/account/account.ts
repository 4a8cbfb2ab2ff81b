import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';

export interface AccountDeps {
  readonly store: Store;
  /** Does API Gateway get into the role, and may it write logs? */
  readonly canWriteLogs: (roleArn: string) => Promise<boolean>;
}

/** The region's one record. */
export function accountOperations({ store, canWriteLogs }: AccountDeps): readonly Operation[] {
  const update = async (call: OperationCall): Promise<object> => {
    const next = { cloudwatchRoleArn: store.cloudwatchRoleArn };
    applyNamed(next, parsePatch(call), {
      '/cloudwatchRoleArn': (target, value) => {
        target.cloudwatchRoleArn = value || undefined;
      },
    });
    await checkRole(next.cloudwatchRoleArn, canWriteLogs);
    store.cloudwatchRoleArn = next.cloudwatchRoleArn;
    return showAccount(store);
  };
  return [
    operation('GetAccount', 'GET', '/account', () => showAccount(store)),
    operation('UpdateAccount', 'PATCH', '/account', update),
  ];
}

/** The Terraform provider repeats UpdateAccount on the second text, which IAM's delay causes. */
async function checkRole(
  roleArn: string | undefined,
  canWriteLogs: AccountDeps['canWriteLogs'],
): Promise<void> {
  if (roleArn === undefined) return;
  if (!/^arn:[\w-]+:iam::\d+:role\/./.test(roleArn))
    throw badRequest('The role ARN is not well formed');
  if (await canWriteLogs(roleArn)) return;
  throw badRequest(
    'The role ARN does not have required permissions configured. ' +
      'Please grant trust permission for API Gateway and add the required role policy.',
  );
}

function showAccount({ cloudwatchRoleArn }: Store): object {
  return {
    cloudwatchRoleArn,
    throttleSettings: { burstLimit: 5000, rateLimit: 10_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  };
}
