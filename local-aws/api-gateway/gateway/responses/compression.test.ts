import { describe, expect, it } from 'vitest';
import { mockAnswering } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

describe('compression', () => {
  const world = (minimumCompressionSize: number) =>
    createWorld({
      routes: { 'GET /a': { integration: mockAnswering('x'.repeat(100)) } },
      snapshot: { minimumCompressionSize },
    });
  it.each([
    [100, 'gzip', 'gzip'],
    [101, 'gzip', undefined],
    [0, 'br, deflate', 'deflate'],
    [0, 'br', undefined],
    [0, 'gzip;q=0', undefined],
    [0, '*', undefined],
  ])('minimum %i, Accept-Encoding %s: %s', async (minimum, accept, encoding) => {
    expect(
      (await world(minimum).get('/a', { headers: [['Accept-Encoding', accept]] })).header(
        'content-encoding',
      ),
    ).toBe(encoding);
  });
});
