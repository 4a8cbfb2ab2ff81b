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
