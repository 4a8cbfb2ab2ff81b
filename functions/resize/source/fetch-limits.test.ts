import { describe, expect, it } from 'vitest';
import { type Answer, useSourceServer } from '../support/source-server.ts';

const { at, fetcher, routes } = useSourceServer();

describe('an answer that is no image', () => {
  it.each([204, 206, 304, 400, 404, 500, 503])('status %i', async (status) => {
    routes.set('/status', (_request, response) => response.writeHead(status).end());
    await expect(fetcher().fetchSource(at('/status'), 1000)).rejects.toMatchObject({
      code: 'source_failed',
    });
  });

  it.each<[string, Answer, string]>([
    [
      'packed though identity was asked for',
      (_q, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      'source_failed',
    ],
    [
      'announced too large',
      (_q, r) => r.writeHead(200, { 'content-length': '1001' }).end('x'),
      'payload_too_large',
    ],
    [
      'one byte too large, unannounced',
      (_q, r) => r.writeHead(200).end(Buffer.alloc(1001)),
      'payload_too_large',
    ],
    [
      'shorter than announced',
      (_q, r) => {
        r.writeHead(200, { 'content-length': '100' });
        r.write('x', () => r.destroy());
      },
      'source_failed',
    ],
    ['reset before the headers', (q) => q.socket.destroy(), 'source_failed'],
  ])('%s', async (_name, answer, code) => {
    routes.set('/answer', answer);
    await expect(fetcher().fetchSource(at('/answer'), 1000)).rejects.toMatchObject({ code });
  });

  it('takes the exact byte limit', async () => {
    routes.set('/limit', (_request, response) => response.end(Buffer.alloc(1000)));
    expect((await fetcher().fetchSource(at('/limit'), 1000)).length).toBe(1000);
  });

  it('a name that does not resolve', async () => {
    await expect(fetcher({ records: {} }).fetchSource(at('/'), 1000)).rejects.toMatchObject({
      code: 'source_failed',
    });
  });
});

describe('the deadline', () => {
  const drip: Answer = (_request, response) => {
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  };
  it.each<[string, Answer]>([
    ['headers that never come', () => undefined],
    ['a body that drips', drip],
    [
      'a body that never ends',
      (_q, r) => {
        r.write('x');
      },
    ],
    [
      'redirects that each take their time',
      (_q, r) => {
        setTimeout(() => r.writeHead(302, { location: '/slow' }).end(), 120).unref();
      },
    ],
  ])('ends %s', async (_name, answer) => {
    routes.set('/slow', answer);
    const started = performance.now();
    await expect(fetcher().fetchSource(at('/slow'), 300)).rejects.toMatchObject({
      code: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('is the configured one when that is shorter than the budget', async () => {
    routes.set('/slow', drip);
    const { fetchSource } = fetcher({ config: { timeoutMs: 100 } });
    await expect(fetchSource(at('/slow'), 20_000)).rejects.toMatchObject({ code: 'timeout' });
  });
});
