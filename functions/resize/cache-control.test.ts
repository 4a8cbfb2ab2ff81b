import { describe, expect, it } from 'vitest';
import { createRandom } from '../shared/support/random.ts';
import { capLifetime } from './cache-control.ts';

describe('capLifetime', () => {
  it('leaves what has no end as it is configured', () => {
    const text = 'Public,max-age="9", stale-if-error=1, x';
    expect(capLifetime(text, Infinity)).toBe(text);
  });

  it.each([
    ['RFC 9111, 5.2.2.1', 'public, max-age=86400', 'public, max-age=60'],
    ['a shorter one', 'public, max-age=30', 'public, max-age=30'],
    ['RFC 9111, 5.2.2.10', 'max-age=30, s-maxage=86400', 'max-age=30, s-maxage=60'],
    ['only for shared caches', 's-maxage=86400', 's-maxage=60, max-age=60'],
    ['RFC 9111, 5.2: quoted', 'max-age="31536000"', 'max-age=60'],
    ['quoted, for shared caches', 'max-age=1, s-maxage="31536000"', 'max-age=1, s-maxage=60'],
    ['names in any case', 'PUBLIC, Max-Age=86400', 'public, max-age=60'],
    ['RFC 9111, 4.2.1: repeated', 'max-age=20, max-age=86400', 'max-age=20'],
    ['repeated, longest first', 'max-age=86400, max-age=20', 'max-age=20'],
    ['RFC 5861, 3', 'max-age=30, stale-while-revalidate=86400', 'max-age=30'],
    ['RFC 5861, 4', 'max-age=30, stale-if-error=86400', 'max-age=30'],
    ['RFC 8246, 2', 'max-age=30, immutable', 'max-age=30'],
    ['RFC 9111, 5.2.3: extensions', 'max-age=30, cdn-max-age=86400, x="a, b"', 'max-age=30'],
    ['RFC 9111, 4.2.2: none at all', 'public', 'public, max-age=60'],
    ['not to be stored', 'no-store', 'no-store'],
    ['RFC 9111, 5.2.2.3', 'must-understand, no-store', 'must-understand, no-store, max-age=60'],
    ['RFC 9111, 5.2.2.4', 'no-cache="set-cookie"', 'no-cache, max-age=60'],
    ['RFC 9111, 4.2.1: not a number', 'max-age=1e9', 'max-age=0'],
    ['a huge number', 'max-age=99999999999999999999999', 'max-age=60'],
    ['without a value', 'max-age', 'max-age=0'],
    ['RFC 9110, 5.6.1: empty members', ',public,, max-age=86400,', 'public, max-age=60'],
    ['a space before "="', 'max-age =86400', 'no-store'],
    ['an open quote', 'public, max-age="86400', 'no-store'],
    ['two values', 'max-age=1=2', 'no-store'],
  ])('%s: %s -> %s', (_name, configured, expected) => {
    expect(capLifetime(configured, 60.9)).toBe(expected);
  });

  it.each([0, 0.4, -5])('with %d seconds left nothing is fresh', (left) => {
    expect(capLifetime('max-age=86400, s-maxage=9', left)).toBe('max-age=0, s-maxage=0');
  });

  it('names no number above what is left, whatever is configured', () => {
    const { below, pick } = createRandom(20_261_121);
    const names = ['max-age', 'S-MaxAge', 'stale-while-revalidate', 'immutable', 'x', 'public'];
    const values = ['', '=7', '=86400', '="86400"', '=-1', '=a', '=', '="', '=61'];
    for (let round = 0; round < 2000; round++) {
      const directives = Array.from({ length: below(5) }, () => pick(names) + pick(values));
      const configured = directives.join(pick([',', ', ', ' ,']));
      const capped = capLifetime(configured, 60);
      for (const directive of capped.split(', ')) {
        expect(directive, configured).toMatch(/^(no-store|public|(s-maxage|max-age)=\d+)$/);
      }
      expect(capped, configured).toMatch(/^no-store$|\bmax-age=/);
      const numbers = (capped.match(/\d+/g) ?? []).map(Number);
      expect(Math.max(0, ...numbers), configured).toBeLessThanOrEqual(60);
    }
  });
});
