import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integration } from '../../snapshot.ts';
import { integration, integrationResponse } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

const PNG = Buffer.from([0x89, 0x50, 0xff, 0xfe]);

describe('HTTP', () => {
  let server: Server;
  let url: string;
  const requests: IncomingMessage[] = [];

  beforeAll(async () => {
    server = createServer((request, reply) => {
      requests.push(request);
      if (request.url === '/hang') return;
      const isImage = request.url?.includes('image');
      reply.writeHead(isImage ? 201 : 200, {
        'Content-Type': isImage ? 'image/png' : 'text/plain',
        Server: 'upstream',
        'X-Up': '1',
      });
      reply.end(isImage ? PNG : 'plain');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const proxy = (path: string, parts: Partial<Integration> = {}) =>
    integration({ type: 'HTTP_PROXY', httpMethod: 'ANY', uri: `${url}${path}`, ...parts });

  it('HTTP_PROXY passes path, query, headers and bytes', async () => {
    const { get } = createWorld({
      routes: { 'ANY /up/{proxy+}': { integration: proxy('/x/{proxy}') } },
      snapshot: { binaryMediaTypes: ['*/*'] },
    });
    const { status, bytes, header } = await get('/up/image/a%20b?q=1&q=2', {
      method: 'PUT',
      headers: [['X-Mine', '1']],
      body: PNG,
    });
    expect([status, bytes, header('x-up'), header('x-amzn-Remapped-server')]).toEqual([
      201,
      PNG,
      '1',
      'upstream',
    ]);
    expect(requests.at(-1)).toMatchObject({
      url: '/x/image/a%20b?q=1&q=2',
      method: 'PUT',
      headers: { 'x-mine': '1', host: url.slice(7) },
    });
  });

  it('bytes that are no listed type are damaged as text', async () => {
    const { get } = createWorld({ routes: { 'GET /up': { integration: proxy('/image') } } });
    expect((await get('/up')).bytes).toEqual(Buffer.from(PNG.toString('utf8')));
  });

  it('HTTP maps its answer', async () => {
    const custom = integration({
      type: 'HTTP',
      httpMethod: 'GET',
      uri: `${url}/text`,
      requestTemplates: {},
      responses: {
        '2..': integrationResponse('299', {
          responseParameters: {
            'method.response.header.X-Out': 'integration.response.header.X-Up',
          },
        }),
      },
    });
    const { get } = createWorld({
      routes: { 'GET /up': { integration: custom, methodResponses: { '299': ['X-Out'] } } },
    });
    const { status, text, header } = await get('/up?free=1', { headers: [['X-Mine', '1']] });
    expect([status, text, header('x-out'), header('x-up')]).toEqual([299, 'plain', '1', undefined]);
    expect(requests.at(-1)?.url).toBe('/text');
    expect(requests.at(-1)?.headers).not.toHaveProperty('x-mine');
  });

  it('no answer is 504, no server is 504', async () => {
    const { get } = createWorld({
      routes: {
        'GET /hang': { integration: proxy('/hang', { timeoutInMillis: 50 }) },
        'GET /down': { integration: proxy('', { uri: 'http://127.0.0.1:1/' }) },
      },
    });
    expect(await get('/hang')).toMatchObject({
      status: 504,
      text: '{"message":"Endpoint request timed out"}',
    });
    expect((await get('/down')).status).toBe(504);
  });
});
