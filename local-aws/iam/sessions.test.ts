import { describe, expect, it } from 'vitest';
import { callerOf, sessionOf } from './sessions.ts';

const ACCOUNT = { accessKeyId: 'local', secretAccessKey: 'local' };
const ROLE = 'arn:aws:iam::123456789012:role/path/reader';

describe('the keys of a role', () => {
  it('lead back to it, and to no other', () => {
    const credentials = sessionOf(ROLE, ACCOUNT);
    expect(credentials.accessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
    expect(callerOf(credentials.accessKeyId, credentials.sessionToken, ACCOUNT)).toEqual({
      credentials,
      roleArn: ROLE,
    });
    const other = sessionOf(`${ROLE}2`, ACCOUNT);
    expect(callerOf(credentials.accessKeyId, other.sessionToken, ACCOUNT)).toBeUndefined();
    expect(callerOf(credentials.accessKeyId, undefined, ACCOUNT)).toBeUndefined();
    expect(other.secretAccessKey).not.toBe(credentials.secretAccessKey);
  });

  it("are not the account's", () => {
    expect(callerOf('local', undefined, ACCOUNT)).toEqual({ credentials: ACCOUNT });
    expect(callerOf('unknown', undefined, ACCOUNT)).toBeUndefined();
  });
});
