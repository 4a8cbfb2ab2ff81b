import type { Log } from '../../../http/service.ts';
import { roleAllows, RoleError } from '../../../iam/roles.ts';
import type { AwsClient } from '../../../moto/client.ts';
import type { Store } from '../../store.ts';
import type { AccountDeps } from './account.ts';

/** Of AmazonAPIGatewayPushToCloudWatchLogs, which "Set up CloudWatch logging" asks for. */
const ACTIONS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

interface LogRoleDeps {
  readonly aws: AwsClient;
  readonly store: Pick<Store, 'region' | 'accountId'>;
  readonly log: Log;
}

/** Execution logs go to a group of this name; an access log's is the user's. */
export function createLogRoleCheck({ aws, store, log }: LogRoleDeps): AccountDeps['canWriteLogs'] {
  const group = `arn:aws:logs:${store.region}:${store.accountId}:log-group`;
  const resource = `${group}:API-Gateway-Execution-Logs_api/stage:log-stream:stream`;
  return async (roleArn) => {
    try {
      for (const action of ACTIONS)
        if (
          !(await roleAllows(aws, roleArn, {
            assumedBy: 'apigateway.amazonaws.com',
            action,
            resource,
          }))
        )
          return false;
      return true;
    } catch (error) {
      if (!(error instanceof RoleError)) throw error;
      log(`apigateway UpdateAccount: ${error.message}`);
      return false;
    }
  };
}
