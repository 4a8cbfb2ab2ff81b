import { describe, expect, it } from 'vitest';
import { createStore } from '../../store.ts';
import { createControlPlane } from '../control-plane.ts';

const ROLE = 'arn:aws:iam::123456789012:role/logs';

async function patched(value: string | undefined, writes = true): Promise<string[]> {
  const store = createStore({ region: 'eu-west-1', accountId: '123456789012' });
  store.cloudwatchRoleArn = 'arn:aws:iam::123456789012:role/before';
  const asked: string[] = [];
  const canWriteLogs = (roleArn: string): Promise<boolean> => {
    asked.push(roleArn);
    return Promise.resolve(writes);
  };
  const control = createControlPlane({
    store,
    canWriteLogs,
    readTruststore: () => Promise.resolve(undefined),
    log: () => {},
  });
  const { status, body } = await control.handle({
    method: 'PATCH',
    path: '/account',
    query: new URLSearchParams(),
    body: Buffer.from(
      JSON.stringify({ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value }] }),
    ),
  });
  const { message = 'ok' } = JSON.parse(body.toString()) as { message?: string };
  return [`${status} ${message}`, store.cloudwatchRoleArn ?? 'none', ...asked];
}

// "Set up CloudWatch logging for REST APIs"; the provider repeats the call on the third text
// (internal/service/apigateway/account.go).
describe('the role of the account', () => {
  it.each<readonly [string, string | undefined, boolean, readonly (string | RegExp)[]]>([
    ['that writes logs is taken', ROLE, true, ['200 ok', ROLE, ROLE]],
    ['is taken away by an empty value', '', true, ['200 ok', 'none']],
    ['is taken away by none', undefined, true, ['200 ok', 'none']],
    [
      'that is no role is refused, and the old one stays',
      'logs',
      true,
      [/^400 The role ARN is not well formed$/, /before$/],
    ],
    [
      'that may not write logs is refused, and the old one stays',
      ROLE,
      false,
      [/^400 The role ARN does not have required permissions configured\./, /before$/, ROLE],
    ],
  ])('%s', async (_, value, writes, wanted) => {
    const seen = await patched(value, writes);
    expect(seen).toHaveLength(wanted.length);
    for (const [index, part] of wanted.entries()) expect(seen[index]).toMatch(part);
  });
});
