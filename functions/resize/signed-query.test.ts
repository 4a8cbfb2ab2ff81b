import { describe, expect, it } from 'vitest';
import { canonicalQuery, signQuery, verifySignedQuery } from './signed-query.ts';

const secret = 'test-secret-of-at-least-32-characters';
const other = 'another-secret-of-at-least-32-character';
const query = (pairs: Record<string, string | string[]>) =>
  new Map(Object.entries(pairs).map(([name, value]) => [name, [value].flat()]));
const now = 1_800_000_000;
const vector = { w: '720', key: "café & (1)'*!.jpg", f: 'webp', e: '4102444800' };

describe('the test vector of the README (made with Python)', () => {
  it('has this canonical form and this signature', () => {
    expect(canonicalQuery(query(vector))).toBe(
      'e=4102444800&f=webp&key=caf%C3%A9%20%26%20%281%29%27%2A%21.jpg&w=720',
    );
    expect(signQuery(query(vector), secret)).toBe('SVZyeqodd-4j_VaxaPAb64v1gc8snGfJihVe6UP-rvI');
  });
});

describe('verifySignedQuery', () => {
  const signed = (pairs: Record<string, string | string[]>, by = secret) =>
    query({ ...pairs, s: signQuery(query(pairs), by) });
  const valid = { key: 'a.jpg', w: '10', e: String(now + 1) };

  it('takes either of two secrets', () => {
    expect(verifySignedQuery(signed(valid), [secret, other], now)).toBe('valid');
    expect(verifySignedQuery(signed(valid, other), [secret, other], now)).toBe('valid');
    expect(verifySignedQuery(signed(valid, other), [secret], now)).toBe('invalid');
    expect(verifySignedQuery(signed(valid), [], now)).toBe('invalid');
  });

  it('ends at its expiry', () => {
    expect(verifySignedQuery(signed(valid), [secret], now + 1)).toBe('expired');
  });

  const { s: _, ...unsigned } = Object.fromEntries(signed(valid)) as Record<string, string[]>;
  const signature = signQuery(query(valid), secret);
  it.each<[string, Record<string, string | string[]>]>([
    ['a changed value', { ...valid, w: '11', s: signature }],
    ['a later expiry', { ...valid, e: String(now + 9), s: signature }],
    ['one more parameter', { ...valid, q: '5', s: signature }],
    ['a repeated parameter', { ...valid, w: ['10', '10'], s: signature }],
    ['one parameter less', { key: 'a.jpg', e: valid.e, s: signature }],
    ['two parameters in one', { e: valid.e, key: 'a.jpg&w=10', s: signature }],
    ['two signatures', { ...valid, s: [signature, signature] }],
    ['no signature', unsigned],
    ['an empty signature', { ...valid, s: '' }],
    ['a cut signature', { ...valid, s: signature.slice(0, -1) }],
    ['an overlong signature', { ...valid, s: `${signature}A` }],
    ['a signature in other letters', { ...valid, s: signature.toUpperCase() }],
  ])('refuses %s', (_name, pairs) => {
    expect(verifySignedQuery(query(pairs), [secret], now)).toBe('invalid');
  });

  it.each(['', '0', '-1', 'abc', '1e12', '1800000000.5', '0x6b49d200', ' 4102444800'])(
    'refuses the signed expiry %j',
    (e) => {
      expect(verifySignedQuery(signed({ ...valid, e }), [secret], now)).toBe('invalid');
    },
  );

  it('needs an expiry', () => {
    expect(verifySignedQuery(signed({ key: 'a.jpg', w: '10' }), [secret], now)).toBe('invalid');
  });

  it('does not throw at a lone surrogate', () => {
    expect(verifySignedQuery(signed({ ...valid, key: '\ud800' }), [secret], now)).toBe('valid');
  });
});
