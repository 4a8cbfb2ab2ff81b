import { describe, expect, it } from 'vitest';
import { architecture, useExample } from './support/example.ts';

/**
 * "Set up CloudWatch logging", "Permissions": access logs, too, need the account's role, and
 * CreateStage refuses them without it. Every other test of this example is the account without one.
 */
const example = useExample('complete', {
  resize_api_keys: ['a-key-for-acceptance-tests'],
  architecture,
  access_log: 'create-role',
});

describe('examples/complete with access_log = "create-role"', () => {
  it('applies to an account without the role, and plans no changes', async () => {
    expect((await example.ask('/health')).status).toBe(200);
    expect((await example.applied.plan()).text).toContain('No changes.');
  });

  it('refuses another word at plan, with the three there are', async () => {
    const refusal = await example.applied.plan({ access_log: 'on' }).then(
      () => 'planned',
      (error: Error) => error.message,
    );
    expect(refusal.replaceAll(/[\s│]+/g, ' ')).toContain(
      'access_log is "on"; set "off", "account-role" or "create-role".',
    );
  });
});
