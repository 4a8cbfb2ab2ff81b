import { expect, it } from 'vitest';
import { encodeKeys, listsVersionsEncoded } from './versions.ts';

it.each([
  { key: 'a.png', encoded: 'a.png' },
  { key: 'a+b', encoded: 'a%2Bb' },
  { key: '%2e%', encoded: '%252e%25' },
  { key: 'a &amp; &lt;b&gt; &#39;', encoded: "a%20%26%20%3Cb%3E%20'" },
  { key: 'é', encoded: '%C3%A9' },
])('the key $key is listed as $encoded', ({ key, encoded }) => {
  expect(encodeKeys(`<Version><Key>${key}</Key></Version><Key>x</Key>`)).toBe(
    `<Version><Key>${encoded}</Key></Version><Key>x</Key>`,
  );
});

it.each([
  { query: 'encoding-type=url&versions', expected: true },
  { query: 'versions=', expected: false },
  { query: 'list-type=2&encoding-type=url', expected: false },
])('$query: $expected', ({ query, expected }) => {
  expect(listsVersionsEncoded('GET', query)).toBe(expected);
});
