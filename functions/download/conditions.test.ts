import { describe, expect, it } from 'vitest';
import { png } from '../shared/support/images.ts';
import { MODIFIED, setUp } from './support/set-up.ts';

describe('conditions and ranges of a download', () => {
  it.each([
    ['13.1.1', { 'if-match': '"x"' }],
    ['13.1.1, strong comparison', { 'if-match': 'W/ETAG' }],
    ['13.1.4', { 'if-unmodified-since': 'Fri, 02 Jan 2026 03:04:04 GMT' }],
    ['13.2.2, 1 before 3', { 'if-match': '"x"', 'if-none-match': 'ETAG' }],
    ['13.2.2, 1 before 5', { 'if-match': '"x"', range: 'bytes=9999-' }],
  ])('RFC 9110, %s: %j -> 412', async (_name, given: Record<string, string>) => {
    const { etag, store, send } = setUp();
    const pairs = Object.entries(given).map(([name, value]) => [name, value.replace('ETAG', etag)]);
    const headers = Object.fromEntries(pairs) as Record<string, string>;
    const result = await send('GET', 'a%20b.png', headers);
    expect(result.status).toBe(412);
    expect(JSON.parse(result.bytes.toString())).toMatchObject({
      code: 'precondition_failed',
      requestId: 'gateway-1',
    });
    expect(store.calls).toEqual(['head images/a b.png']);
    const head = await send('HEAD', 'a%20b.png', headers);
    expect([head.status, head.bytes.length]).toEqual([412, 0]);
  });

  it.each([
    ['13.2.2, 3 before 5', { 'if-none-match': 'ETAG', range: 'bytes=9999-' }, 304],
    ['13.2.2, 4 before 5', { 'if-modified-since': MODIFIED, range: 'bytes=9999-' }, 304],
    ['14.4', { 'if-none-match': '"x"', range: 'bytes=9999-' }, 416],
    ['13.2.2, 1 and 5', { 'if-match': 'ETAG', range: 'bytes=0-1' }, 206],
    ['13.1.5', { 'if-match': '*', 'if-range': 'ETAG', range: 'bytes=0-1' }, 206],
    ['13.1.5, changed', { 'if-match': '*', 'if-range': '"x"', range: 'bytes=0-1' }, 200],
    [
      '13.1.5, changed and unknown',
      { 'if-none-match': '"x"', 'if-range': '"y"', range: 'bytes=0-1' },
      200,
    ],
    ['13.2.1: no such image', { 'if-match': '"x"', key: 'none.png' }, 404],
  ])('RFC 9110, %s: %j -> %d', async (_name, given: Record<string, string>, status) => {
    const { etag, send } = setUp();
    const { key = 'a%20b.png', ...rest } = given;
    const pairs = Object.entries(rest).map(([name, value]) => [name, value.replace('ETAG', etag)]);
    const result = await send('GET', key, Object.fromEntries(pairs) as Record<string, string>);
    expect(result.status).toBe(status);
    if (status === 416) expect(result.headers['content-range']).toBe(`bytes */${png.length}`);
  });

  it.each(['bytes=0-1', 'bytes=9999-', 'bytes=-1'])(
    'RFC 9110, 14.2: HEAD ignores %s',
    async (range) => {
      const { send } = setUp();
      const { status, headers } = await send('HEAD', 'a%20b.png', { range, 'if-range': '"x"' });
      expect([status, headers['content-length'], headers['content-range']]).toEqual([
        200,
        `${png.length}`,
        undefined,
      ]);
    },
  );

  it.each([
    ['if-match', 'ETAG', 412],
    ['if-unmodified-since', MODIFIED, 412],
    ['if-none-match', '"x"', 200],
  ])('%s: %s, and the object changes meanwhile -> %d', async (name, value, status) => {
    const { etag, store, send } = setUp();
    const { head } = store;
    store.head = async (...given) => {
      const facts = await head(...given);
      store.seed('images/a b.png', Buffer.from('another'), 'image/png');
      return facts;
    };
    const answer = await send('GET', 'a%20b.png', { [name]: value.replace('ETAG', etag) });
    expect(answer.status).toBe(status);
  });
});
