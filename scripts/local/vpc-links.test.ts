import { describe, expect, it } from 'vitest';
import { namedLinks } from './vpc-links.ts';

describe('--vpc-link', () => {
  it('names servers behind links, by id or name', () => {
    const links = namedLinks(['shop=http://127.0.0.1:3000', 'abc123=https://[::1]:8443/']);
    expect([...links]).toEqual([
      ['shop', 'http://127.0.0.1:3000'],
      ['abc123', 'https://[::1]:8443'],
    ]);
  });

  it.each([
    'shop',
    '=http://127.0.0.1:3000',
    'shop=127.0.0.1:3000',
    'shop=tcp://127.0.0.1:3000',
    'shop=http://127.0.0.1:3000/orders',
    'shop=http://127.0.0.1:3000?a=1',
  ])('%s is refused with the form', (option) => {
    expect(() => namedLinks([option])).toThrow(/^--vpc-link is .*shop=http:/);
  });
});
