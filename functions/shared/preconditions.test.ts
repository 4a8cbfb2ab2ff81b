import { describe, expect, it } from 'vitest';
import {
  allowsChange,
  hasPrecondition,
  judgePreconditions,
  type Verdict,
} from './preconditions.ts';

const etag = '"a,b"';
const modified = 'Fri, 02 Jan 2026 03:04:05 GMT';
const before = 'Fri, 02 Jan 2026 03:04:04 GMT';
const after = 'Fri, 02 Jan 2026 03:04:06 GMT';
/** S3 keeps milliseconds, a header does not. */
const lastModified = new Date('2026-01-02T03:04:05.678Z');
const nowMs = Date.parse('2026-06-01T00:00:00Z');

type Headers = Readonly<Record<string, string>>;
const judge = (headers: Headers, validators = { etag, lastModified }) =>
  judgePreconditions(new Map(Object.entries(headers)), validators, nowMs);

describe('RFC 9110', () => {
  it.each<[string, Headers, Verdict]>([
    ['13.1.1: its tag', { 'if-match': etag }, 'proceed'],
    ['13.1.1: one of a list', { 'if-match': `"x", ${etag}` }, 'proceed'],
    ['13.1.1: any', { 'if-match': ' * ' }, 'proceed'],
    ['13.1.1: another tag', { 'if-match': '"x"' }, 'failed'],
    ['13.1.1: strong comparison', { 'if-match': `W/${etag}` }, 'failed'],
    ['13.1.1: no tag at all', { 'if-match': 'a,b' }, 'failed'],
    ['13.1.2: its tag', { 'if-none-match': etag }, 'not_modified'],
    ['13.1.2: weak comparison', { 'if-none-match': `W/${etag}` }, 'not_modified'],
    ['13.1.2: one of a list', { 'if-none-match': `"x",${etag}` }, 'not_modified'],
    ['13.1.2: any', { 'if-none-match': '*' }, 'not_modified'],
    ['13.1.2: another tag', { 'if-none-match': '"x"' }, 'proceed'],
    ['13.1.2: two tags that only look like it', { 'if-none-match': '"a","b"' }, 'proceed'],
    ['13.1.3: the same second', { 'if-modified-since': modified }, 'not_modified'],
    ['13.1.3: later', { 'if-modified-since': after }, 'not_modified'],
    ['13.1.3: earlier', { 'if-modified-since': before }, 'proceed'],
    ['13.1.3: no date', { 'if-modified-since': 'yesterday' }, 'proceed'],
    ['13.1.3: more than one', { 'if-modified-since': `${modified}, ${modified}` }, 'proceed'],
    [
      'RFC 2616, 14.25: a date to come',
      { 'if-modified-since': 'Fri, 02 Jan 2099 03:04:05 GMT' },
      'proceed',
    ],
    ['13.1.4: the same second', { 'if-unmodified-since': modified }, 'proceed'],
    ['13.1.4: earlier', { 'if-unmodified-since': before }, 'failed'],
    ['13.1.4: no date', { 'if-unmodified-since': 'x' }, 'proceed'],
    ['13.2.2, 1 before 2', { 'if-match': etag, 'if-unmodified-since': before }, 'proceed'],
    ['13.2.2, 1 before 3', { 'if-match': '"x"', 'if-none-match': etag }, 'failed'],
    ['13.2.2, 1 and 3', { 'if-match': etag, 'if-none-match': etag }, 'not_modified'],
    ['13.2.2, 2 before 3', { 'if-unmodified-since': before, 'if-none-match': etag }, 'failed'],
    ['13.2.2, 3 before 4', { 'if-none-match': '"x"', 'if-modified-since': modified }, 'proceed'],
    ['5.6.7: RFC 850', { 'if-modified-since': 'Friday, 02-Jan-26 03:04:05 GMT' }, 'not_modified'],
    [
      '5.6.7: RFC 850, of 1994',
      { 'if-unmodified-since': 'Sunday, 06-Nov-94 08:49:37 GMT' },
      'failed',
    ],
    ['5.6.7: asctime', { 'if-modified-since': 'Fri Jan  2 03:04:05 2026' }, 'not_modified'],
    ['5.6.7: asctime, earlier', { 'if-modified-since': 'Fri Jan  2 03:04:04 2026' }, 'proceed'],
    ['no condition', { range: 'bytes=0-1' }, 'proceed'],
  ])('%s: %j -> %s', (_name, headers, verdict) => {
    expect(judge(headers)).toBe(verdict);
    expect(hasPrecondition(new Map(Object.entries(headers)))).toBe(!('range' in headers));
  });

  it.each<[string, Headers, Verdict]>([
    ['13.1.1: no tag to match', { 'if-match': '"x"' }, 'failed'],
    ['13.1.1: any', { 'if-match': '*' }, 'proceed'],
    ['13.1.2: no tag to match', { 'if-none-match': '"x"' }, 'proceed'],
    ['13.1.2: any', { 'if-none-match': '*' }, 'not_modified'],
    ['13.1.4: no date to compare', { 'if-unmodified-since': before }, 'proceed'],
    ['13.1.3: no date to compare', { 'if-modified-since': modified }, 'proceed'],
  ])('without validators, %s: %j -> %s', (_name, headers, verdict) => {
    expect(judgePreconditions(new Map(Object.entries(headers)), { etag: undefined }, nowMs)).toBe(
      verdict,
    );
  });

  it('8.8.3.2: a weak tag of ours matches If-None-Match, never If-Match', () => {
    const weak = { etag: 'W/"a"', lastModified };
    expect(judge({ 'if-none-match': '"a"' }, weak)).toBe('not_modified');
    expect(judge({ 'if-match': 'W/"a"' }, weak)).toBe('failed');
    expect(judge({ 'if-match': '"a"' }, weak)).toBe('failed');
  });
});

describe('RFC 9110, a change', () => {
  it.each<[Headers, boolean, boolean]>([
    [{}, true, true],
    [{ 'if-match': etag }, true, false],
    [{ 'if-match': '*' }, true, false],
    [{ 'if-match': '"x"' }, false, false],
    [{ 'if-match': `W/${etag}` }, false, false],
    [{ 'if-none-match': '*' }, false, true],
    [{ 'if-none-match': etag }, false, true],
    [{ 'if-none-match': `W/${etag}` }, false, true],
    [{ 'if-none-match': '"x"' }, true, true],
    [{ 'if-match': etag, 'if-none-match': etag }, false, false],
    [{ 'if-unmodified-since': before }, false, true],
    [{ 'if-unmodified-since': after }, true, true],
    [{ 'if-modified-since': after }, true, true],
  ])('with %o is allowed: %s, and of nothing: %s', (headers, ofThis, ofNothing) => {
    const given = new Map(Object.entries(headers));
    expect(allowsChange(given, { etag, lastModified })).toBe(ofThis);
    expect(allowsChange(given, undefined)).toBe(ofNothing);
  });
});
