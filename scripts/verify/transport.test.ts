import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { regionOf, stageAddress } from './stage-check.ts';
import { createTransport, negotiated, respell } from './transport.ts';

let server: Http2Server;
let url: string;
let seen: Record<string, unknown>[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push({ ...request.headers });
    const bodies: Buffer[] = [];
    request.on('data', (chunk: Buffer) => bodies.push(chunk));
    request.once('end', () => response.writeHead(201, { etag: '"x"' }).end(Buffer.concat(bodies)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

describe('HTTP/2', () => {
  it('sends names in lower case, Host as the authority, and the path as it is', async () => {
    const { askIn, spellings } = createTransport('2', { apiUrl: url, headers: { 'X-Key': 'k' } });
    const headers = { 'If-None-Match': '"x"', Host: 'id.example.com' };
    const answer = await askIn('usual')('/a/%2e%2e/b?x=%20', {
      method: 'POST',
      headers,
      body: 'é',
    });
    expect(spellings).toEqual(['lower']);
    expect([answer.status, answer.headers['etag'], answer.body.toString()]).toEqual([
      201,
      '"x"',
      'é',
    ]);
    expect(seen).toMatchObject([
      {
        ':method': 'POST',
        ':path': '/v1/a/%2e%2e/b?x=%20',
        ':authority': 'id.example.com',
        'x-key': 'k',
        'if-none-match': '"x"',
        'content-length': '2',
      },
    ]);
  });

  it('fails when nothing listens, instead of waiting', async () => {
    const { askIn } = createTransport('2', { apiUrl: 'http://127.0.0.1:1/v1', headers: {} });
    await expect(askIn('lower')('/')).rejects.toThrow('ECONNREFUSED');
  });

  it('is not negotiated without TLS', async () => {
    expect(await negotiated(url)).toBeUndefined();
  });
});

describe('respell', () => {
  it.each([
    ['usual', { 'If-None-Match': '1', 'X-Api-Key': '2' }],
    ['lower', { 'if-none-match': '1', 'x-api-key': '2' }],
  ] as const)('writes names in the %s way', (spelling, expected) => {
    expect(respell({ 'IF-none-match': '1', 'x-api-key': '2' }, spelling)).toEqual(expected);
  });
});

describe('the address of a stage', () => {
  it.each([
    ['https://abc123.execute-api.eu-west-1.amazonaws.com/v1', 'abc123', 'v1', 'eu-west-1'],
    ['http://127.0.0.1:4566/_aws/execute-api/abc123/v1', 'abc123', 'v1', undefined],
  ])('%s', (apiUrl, apiId, stageName, region) => {
    expect([stageAddress(apiUrl), regionOf(apiUrl)]).toEqual([{ apiId, stageName }, region]);
  });

  it('is unknown behind a domain name', () => {
    expect(stageAddress('https://images.example.com/v1')).toBeUndefined();
  });
});
