import type { Store } from '../../store.ts';
import type { Operation, OperationCall } from '../operation.ts';
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
    { name: 'GetAccount', method: 'GET', path: '/account', handle: () => showAccount(store) },
    { name: 'UpdateAccount', method: 'PATCH', path: '/account', handle: update },
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
