import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runChecks, type CheckResult } from '../lib/checks/check.ts';
import { spellingChecks } from './spelling-checks.ts';
import { survey } from './survey.ts';
import { createTransport } from './transport.ts';

const png = Buffer.from('an image'.repeat(40));
let server: Server;
let apiUrl: string;
let isCaseSensitive: boolean;
let key: string | undefined;

/** An API that stores one object by PUT and wants a key, as the facts say it may read names. */
function knows(request: IncomingMessage, name: string): string | undefined {
  const at = request.rawHeaders.findIndex((each, index) =>
    index % 2 === 1
      ? false
      : isCaseSensitive
        ? each === name
        : each.toLowerCase() === name.toLowerCase(),
  );
  return at < 0 ? undefined : request.rawHeaders[at + 1];
}

function statusOf(request: IncomingMessage): number {
  if (key !== undefined && request.headers['x-api-key'] !== key) return 403;
  if (!request.url?.startsWith('/s3/')) return 404;
  if (request.method === 'PUT') return knows(request, 'Content-Type') === undefined ? 400 : 200;
  if (knows(request, 'Range') !== undefined) return 206;
  const isKnown = ['If-None-Match', 'If-Modified-Since'].some((name) => knows(request, name));
  return isKnown ? 304 : 200;
}

const bodyOf = (status: number): Buffer | string => {
  if (status === 206) return png.subarray(100, 200);
  if (status === 304) return '';
  return status === 200 ? png : '{"message":"Forbidden"}';
};

beforeEach(async () => {
  isCaseSensitive = false;
  key = undefined;
  server = createServer((request, response) => {
    request.resume();
    const status = statusOf(request);
    const validators = { etag: '"x"', 'last-modified': 'Sat, 21 Nov 2026 12:00:00 GMT' };
    response.writeHead(status, { 'access-control-allow-origin': '*', ...validators });
    request.once('end', () => response.end(bodyOf(status)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

async function resultOf(
  name: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Partial<CheckResult>> {
  const request = { apiUrl, headers };
  const transport = createTransport('1.1', request);
  const ask = transport.askIn('usual');
  const found = await survey({
    ask,
    folder: 'verify',
    required: new Set(),
    hasResizeKey: false,
    isSigned: false,
    hasBucket: false,
  });
  const checks = spellingChecks({ transport, request, survey: found });
  const context = { apiUrl, resizeKey: '', photograph: png, png, ask, missing: found.missing };
  const results = await runChecks(
    checks.filter((check) => check.name.startsWith(name)),
    context,
  );
  return results[0] ?? {};
}

describe('a header in each spelling', () => {
  it.each([
    ['Range', 206],
    ['If-None-Match', 304],
    ['If-Modified-Since', 304],
  ])('%s of an S3 route: either reading is no failure, and is told', async (name, status) => {
    expect(await resultOf(name)).toMatchObject({
      state: 'ok',
      saw: `${status} (usual), ${status} (lower)`,
      reading: 'names reach the backend in either case',
    });
    isCaseSensitive = true;
    expect(await resultOf(name)).toMatchObject({
      state: 'ok',
      saw: `${status} (usual), 200 (lower)`,
      reading: 'names are case-sensitive: the lower case of HTTP/2 and browsers is lost',
    });
  });

  it('is stored with by PUT in either case', async () => {
    expect(await resultOf('Content-Type')).toMatchObject({
      state: 'ok',
      saw: '200 (usual), 200 (lower)',
    });
  });

  it('fails where the lower case of a required one is lost: nothing can be uploaded', async () => {
    isCaseSensitive = true;
    expect(await resultOf('Content-Type')).toMatchObject({
      state: 'failed',
      saw: expect.stringContaining('400 for Content-Type in lower case'),
    });
  });

  it('proves a key where a route refuses without it', async () => {
    key = 'secret';
    expect(await resultOf('x-api-key', { 'X-API-Key': 'secret' })).toMatchObject({
      state: 'ok',
      saw: '404 (usual), 404 (lower), without it refused',
      reading: 'taken in either case',
    });
  });

  it.each([
    { headers: {}, state: 'not-asked', saw: 'give --header "x-api-key: ..."' },
    { headers: { 'x-api-key': 'any' }, state: 'absent', saw: 'no route refuses a request without' },
  ])('is not asked with $headers of an API without keys', async ({ headers, state, saw }) => {
    expect(await resultOf('x-api-key', headers)).toMatchObject({
      state,
      saw: expect.stringContaining(saw),
    });
  });
});
