import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runChecks, type Check } from './check.ts';
import { expectError } from './expect.ts';

let server: Server;
let base: string;

beforeEach(async () => {
  server = createServer((_, response) => {
    response
      .writeHead(404, { 'content-type': 'application/json' })
      .end('{"message":"No such key.","code":"not_found","requestId":"r-1"}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    }),
);

describe('runChecks', () => {
  const context = (): Parameters<typeof runChecks>[1] => ({
    apiUrl: base,
    resizeKey: 'k',
    photograph: Buffer.alloc(0),
    png: Buffer.alloc(0),
  });
  const check = (status: number, code: string): Check => ({
    name: `${status} ${code}`,
    run: async ({ ask }) => expectError(await ask('/'), status, code),
  });

  it('reports what each check saw, and goes on after a failure', async () => {
    const results = await runChecks(
      [check(404, 'access_denied'), check(400, 'not_found'), check(404, 'not_found')],
      context(),
    );
    expect(results.map(({ ok, saw }) => [ok, saw])).toEqual([
      [false, expect.stringContaining('expected code access_denied, got 404')],
      [false, expect.stringContaining('expected 400, got 404')],
      [true, '404 not_found: No such key.'],
    ]);
  });
});
