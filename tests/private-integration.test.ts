import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSigned } from '../local-aws/conformance/support/signed-client.ts';
import { LOCAL_REGION } from '../local-aws/credentials.ts';
import { readBody } from '../local-aws/http/body.ts';
import type { Answer, Call } from '../scripts/lib/http.ts';
import { jsonOf, publicUrl, useExample } from './support/example.ts';
import { deployedRoutes } from './support/lower-case/routes.ts';

const BYTES = Buffer.from([0x89, 0x50, 0x00, 0xff, 0xfe, 0x0a]);
const TIMEOUT_MS = 300;

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** The internal service: says what it saw, counts one item, answers bytes, and one path never. */
let service: Server;
const seen: Seen[] = [];

beforeAll(async () => {
  service = createServer(async (request, reply) => {
    const { method, url = '', headers } = request;
    seen.push({ method, url, headers, body: await readBody(request) });
    const { pathname } = new URL(url, 'http://service');
    if (pathname.endsWith('/slow')) return;
    const answer = (status: number, type: string, body: Buffer | string) =>
      reply.writeHead(status, { 'Content-Type': type, 'X-From': 'vpc' }).end(body);
    if (pathname === '/bytes') return void answer(201, 'image/png', BYTES);
    const json = (status: number, body: object) =>
      answer(status, 'application/json', JSON.stringify(body));
    if (pathname === '/warehouse/items/bolt') return void json(200, { quantity: 7, secret: 1 });
    if (pathname === '/warehouse/items/broken') return void json(502, { stack: 'at line 1' });
    if (pathname.startsWith('/warehouse/')) return void json(404, { stack: 'at line 2' });
    json(200, { from: 'vpc' });
  });
  await listen(0);
});
afterAll(() => {
  service.closeAllConnections();
  service.close();
});

const listen = (port: number) =>
  new Promise<void>((resolve) => service.listen(port, '127.0.0.1', resolve));
const port = (): number => (service.address() as AddressInfo).port;

const vars: Record<string, unknown> = { timeout_ms: TIMEOUT_MS };
beforeAll(() => {
  Object.assign(vars, { target_addresses: { only: '127.0.0.1' }, target_port: port() });
});
const example = useExample('private-integration', vars);

/** As a signed caller. */
function signed(path: string, { method = 'GET', headers, body }: Call = {}): Promise<Answer> {
  const { origin, pathname } = new URL(publicUrl(example));
  const target = `${pathname}${path}`;
  return sendSigned(
    origin,
    { service: 'execute-api', region: LOCAL_REGION },
    { method, target, ...(headers && { headers }), ...(body !== undefined && { body }) },
  );
}

describe('examples/private-integration', () => {
  it.each(['/orders/17', '/orders/a%20b?a=1&a=2&b=%26'])(
    'GET %s goes on as it is',
    async (path) => {
      const answer = await example.ask(path, { headers: { 'x-mine': 'One' } });
      expect([answer.status, jsonOf(answer)]).toEqual([200, { from: 'vpc' }]);
      const { host, 'x-mine': mine } = seen.at(-1)?.headers ?? {};
      expect(seen.at(-1)).toMatchObject({ method: 'GET', url: path });
      // "Set up API with private integrations using OpenAPI": the uri gives the Host header.
      expect([host, mine]).toEqual([expect.stringMatching(/elb\.amazonaws\.com$/), 'One']);
    },
  );

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    '%s /internal/... with bytes',
    async (method) => {
      const answer = await signed('/internal/bytes', {
        method,
        headers: { 'content-type': 'image/png', accept: 'image/png' },
        ...(method === 'GET' ? {} : { body: BYTES }),
      });
      expect([answer.status, answer.headers['x-from']]).toEqual([201, 'vpc']);
      expect(answer.body.equals(BYTES)).toBe(true);
      expect(seen.at(-1)).toMatchObject({ method, url: '/bytes' });
      if (method !== 'GET') expect(seen.at(-1)?.body.equals(BYTES)).toBe(true);
    },
  );

  it('refuses who does not sign what is internal', async () => {
    const before = seen.length;
    const answer = await example.ask('/internal/bytes');
    expect([answer.status, jsonOf(answer)['code']]).toEqual([403, 'missing_authentication_token']);
    expect(seen.length).toBe(before);
  });

  it.each([
    { path: '/stock/bolt?unit=kg&secret=1', status: 200, body: { item: 'bolt', count: 7 } },
    { path: '/stock/nut', status: 404, body: { code: 'not_found' } },
    { path: '/stock/broken', status: 503, body: { code: 'unavailable' } },
  ])('GET $path is mapped to $status', async ({ path, status, body }) => {
    const answer = await example.ask(path, { headers: { 'x-mine': 'One' } });
    expect([answer.status, jsonOf(answer)]).toEqual([status, expect.objectContaining(body)]);
    expect(answer.body.toString()).not.toMatch(/secret|stack/);
    const { url, headers } = seen.at(-1) ?? {};
    expect([url?.split('?')[1], headers?.['x-mine']]).toEqual([
      path.includes('unit') ? 'unit=kg' : undefined,
      undefined,
    ]);
  });

  it.each(['/orders/slow', '/stock/slow'])('GET %s is a 504 after the timeout', async (path) => {
    const answer = await example.ask(path);
    expect([answer.status, jsonOf(answer)['code']]).toEqual([504, 'timeout']);
  });

  it('takes header names in lower case on every route', async () => {
    const stage = { url: example.aws.url, region: LOCAL_REGION };
    const { rest_api_id: id, stage_name: name } = example.applied.outputs;
    const routes = await deployedRoutes({ ...stage, apiId: String(id), stageName: String(name) });
    const headers = { accept: '*/*', 'content-type': 'text/plain', 'x-lower': 'yes' };
    const drives: Record<string, () => Promise<Answer>> = {
      'GET /orders/{id}': () => example.ask('/orders/1', { headers }),
      'GET /stock/{item}': () => example.ask('/stock/bolt', { headers }),
      'X-AMAZON-APIGATEWAY-ANY-METHOD /internal/{proxy+}': () => signed('/internal/x', { headers }),
    };
    expect(Object.keys(drives).sort()).toEqual(routes);
    for (const drive of Object.values(drives)) expect((await drive()).status).toBe(200);
    expect(seen.at(-1)?.headers).toMatchObject({ 'x-lower': 'yes', 'content-type': 'text/plain' });
  });

  it('says where the link leads', () => {
    const { vpc_link_id: id } = example.applied.outputs;
    expect(example.logs).toContain(
      `VPC link ${String(id)} leads to http://127.0.0.1:${port()}, ` +
        'a target of the load balancer private-integration-nlb.',
    );
  });

  it('plans no changes', async () => {
    expect((await example.applied.plan()).text).toContain('No changes.');
  });
});

describe('the service is down', () => {
  let where: number;
  beforeAll(async () => {
    where = port();
    service.closeAllConnections();
    await new Promise<void>((resolve) => service.close(() => resolve()));
  });
  afterAll(() => listen(where));

  // AWS re:Post, HTTP 500 errors of VPC links: "The target isn't listening on the target ports".
  it.each(['/orders/1', '/stock/bolt'])('GET %s is an error of the API', async (path) => {
    const answer = await example.ask(path);
    expect([answer.status, jsonOf(answer)['code']]).toEqual([500, 'internal_error']);
  });
});
