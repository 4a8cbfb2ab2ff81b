import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send, sendTo } from './http.ts';

let server: Server;
let base: string;
let seen: { url: string | undefined; headers: string[]; method: string | undefined }[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push({ url: request.url, method: request.method, headers: request.rawHeaders });
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

describe('send', () => {
  it('leaves the path as it is and adds no Accept header', async () => {
    await send(`${base}/v1/`, '/images/%2e%2e/../a?x=%20+');
    expect(seen[0]?.url).toBe('/v1/images/%2e%2e/../a?x=%20+');
    expect(seen[0]?.headers.map((name) => name.toLowerCase())).not.toContain('accept');
  });

  it('sends a whole URL as it was given, and the length of a body', async () => {
    await sendTo(`${base}/bucket/a%20b?X-Amz-Signature=a%2Fb`, { method: 'PUT', body: 'übung' });
    expect(seen[0]).toMatchObject({ url: '/bucket/a%20b?X-Amz-Signature=a%2Fb', method: 'PUT' });
    expect(seen[0]?.headers).toEqual(expect.arrayContaining(['content-length', '6']));
  });
});
