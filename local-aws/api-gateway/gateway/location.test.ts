import { describe, expect, it } from 'vitest';
import { useServed } from '../../http/support/served.ts';
import { createGatewayService } from './service.ts';
import type { OutgoingResponse } from './types.ts';

let answer: OutgoingResponse;
const { url, log } = useServed(
  createGatewayService({
    gatewayAt: () => ({ handle: () => Promise.resolve(answer) }),
    domains: { domain: () => undefined },
  }),
);

const ask = (method = 'GET'): Promise<Response> =>
  fetch(`${url()}/_aws/execute-api/api1/v1/a`, { method });

describe('an answer on the wire', () => {
  it.each([
    [99, 500],
    [100, 500],
    [Number.NaN, 500],
    [600, 500],
    [599, 599],
    [204, 204],
  ])('status %d goes out as %i, and the local AWS does not fail', async (status, expected) => {
    const headers = [
      ['no name', 'x'],
      ['X-Line', 'a\r\nb'],
      ['content-length', '99'],
    ] as const;
    answer = { status, headers, body: Buffer.from(status === 204 ? '' : 'body') };
    const seen = await ask();
    expect([seen.status, seen.headers.get('x-line'), await seen.text()]).toEqual([
      expected,
      'ab',
      status === 204 ? '' : 'body',
    ]);
    expect(log).toEqual([]);
  });

  it('Content-Length counts what is sent, also for HEAD', async () => {
    answer = { status: 200, headers: [['Content-Length', '99']], body: Buffer.alloc(0) };
    expect((await ask('HEAD')).headers.get('content-length')).toBe('0');
  });
});

/** RFC 9110, 10.2.2: a client resolves Location against the URL that it asked. */
describe('Location', () => {
  const { url } = useServed(
    createGatewayService({
      domains: { domain: () => undefined },
      gatewayAt: () => ({
        handle: ({ headers }) =>
          Promise.resolve({
            status: 201,
            headers: [['Location', headers.find(([name]) => name === 'x-location')?.[1] ?? '']],
            body: Buffer.alloc(0),
          }),
      }),
    }),
  );

  it.each([
    ['of the stage', '/v1/images/a%20b.png', '/_aws/execute-api/api1/v1/images/a%20b.png'],
    ['of another stage', '/v10/images/a.png', '/v10/images/a.png'],
    ['relative', 'images/a.png', 'images/a.png'],
    ['elsewhere', 'https://bucket.example/v1/a.png', 'https://bucket.example/v1/a.png'],
    ['of another host', '//v1/a.png', '//v1/a.png'],
  ])('%s, behind the local prefix', async (_, location, expected) => {
    const answer = await fetch(`${url()}/_aws/execute-api/api1/v1/images`, {
      method: 'POST',
      headers: { 'x-location': location },
    });
    expect(answer.headers.get('location')).toBe(expected);
  });
});
