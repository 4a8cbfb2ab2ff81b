import type { Store } from '../../store.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';

/** The account's one record. */
export function accountOperations(store: Store): readonly Operation[] {
  const update = (call: OperationCall): object => {
    applyNamed(store, parsePatch(call.fields()), {
      '/cloudwatchRoleArn': (target, value) => {
        target.cloudwatchRoleArn = value === '' ? undefined : value;
      },
    });
    return showAccount(store);
  };
  return [
    operation('GetAccount', 'GET', '/account', () => showAccount(store)),
    operation('UpdateAccount', 'PATCH', '/account', update),
  ];
}

function showAccount({ cloudwatchRoleArn }: Store): object {
  return {
    cloudwatchRoleArn,
    throttleSettings: { burstLimit: 5000, rateLimit: 10_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  };
}
