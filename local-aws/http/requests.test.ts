import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readAtMost, readBody } from './body.ts';
import { credentialScope } from './credential-scope.ts';
import { headerList, writableHeaders } from './headers.ts';
import { parseFields } from './json.ts';
import { decodePath, splitTarget } from './query.ts';
import { sameSignature } from './sigv4.ts';

const message = (...chunks: string[]): IncomingMessage =>
  Readable.from(chunks.map((chunk) => Buffer.from(chunk))) as unknown as IncomingMessage;

describe('body', () => {
  it.each([
    [Infinity, 'abcdef'],
    [3, 'abcd'],
    [2, 'ab'],
  ])('keeps whole chunks until %d bytes are there', async (keep, kept) => {
    expect((await readBody(message('ab', 'cd', 'ef'), keep)).toString()).toBe(kept);
  });

  it.each([
    [6, 'abcdef'],
    [5, undefined],
  ])('at most %d bytes', async (limit, expected) => {
    expect((await readAtMost(message('ab', 'cd', 'ef'), limit))?.toString()).toBe(expected);
  });
});

describe('target', () => {
  it.each([
    ['/a%2Fb?x=1?2', { path: '/a%2Fb', query: 'x=1?2' }],
    ['/a', { path: '/a', query: '' }],
    [undefined, { path: '/', query: '' }],
  ])('%s', (target, expected) => {
    expect(splitTarget(target)).toEqual(expected);
  });

  it.each([
    ['/a%62/c%2Fd', '/ab/c/d'],
    ['/%', '/%'],
    ['/%ff', '/\ufffd'],
  ])('%s is the path %s', (raw, path) => {
    expect(decodePath(raw)).toBe(path);
  });
});

describe('credential scope', () => {
  const scope = { accessKeyId: 'k', region: 'eu-west-1', service: 's3' };
  it.each([
    ['AWS4-HMAC-SHA256 Credential=k/20260101/eu-west-1/s3/aws4_request, Signature=0', '', scope],
    [undefined, 'X-Amz-Credential=k%2F20260101%2Feu-west-1%2Fs3%2Faws4_request', scope],
    [undefined, 'a=b', undefined],
    ['Bearer x', '', undefined],
    ['AWS4-HMAC-SHA256 Credential=k', '', undefined],
    [undefined, 'X-Amz-Credential=%', undefined],
  ])('%s %s', (authorization, query, expected) => {
    expect(credentialScope(authorization, query)).toEqual(expected);
  });
});

describe('what a caller made up', () => {
  it.each([
    ['ab', 'ab', true],
    ['ab', 'ac', false],
    ['ab', 'abc', false],
    ['ab', 'aé', false],
  ])('the signature %s against %s', (expected, given, same) => {
    expect(sameSignature(expected, given)).toBe(same);
  });

  it.each(['', '{', '[]', 'null', '1'])('%j is no object', (text) => {
    expect(parseFields(text)).toBeUndefined();
  });

  it('an answer cannot hold what HTTP does not take', () => {
    const headers = [
      ['a b', '1'],
      ['', '2'],
      ['X-Cr', 'a\r\nSet-Cookie: b\0'],
      ['X-Text', 'é'],
      ['X-Far', '€'],
    ] as const;
    expect(writableHeaders(headers)).toEqual([
      ['X-Cr', 'aSet-Cookie: b'],
      ['X-Text', 'é'],
      ['X-Far', Buffer.from('€').toString('latin1')],
    ]);
  });

  it('headers keep their spelling and order', () => {
    expect(headerList(['A', '1', 'b', '2', 'a', '3'])).toEqual([
      ['A', '1'],
      ['b', '2'],
      ['a', '3'],
    ]);
  });
});
