import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAccount } from './account.ts';

let server: Server;
afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

/** STS and API Gateway, as "GetCallerIdentity" and "GetAccount" answer in JSON. */
async function startAccount(account: string, status = 200): Promise<Record<string, string>> {
  const identity =
    '{"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Account":"123456789012"}}}';
  server = createServer((request, response) => {
    const isAccount = request.url === '/account';
    response.writeHead(isAccount ? status : 200).end(isAccount ? account : identity);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  return { AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-west-1' };
}

describe('the account', () => {
  it.each([
    ['has a role to log with', '{"cloudwatchRoleArn":"arn:aws:iam::1:role/r"}', 200, true],
    ['has none', '{"throttleSettings":{}}', 200, false],
    ['does not say', '{"message":"not authorized"}', 403, false],
  ])('%s', async (_, account, status, isLogging) => {
    const env = await startAccount(account, status);
    expect(await openAccount(env)).toMatchObject({ id: '123456789012', isLogging });
  });
});
