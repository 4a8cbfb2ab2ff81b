import { describe, expect, it } from 'vitest';
import { overriddenHeaders } from './answer-overrides.ts';

const headers = [
  ['Content-Type', 'image/png'],
  ['ETag', '"1"'],
] as const;
const query = [
  ['response-content-type', 'text/html'],
  ['response-content-disposition', 'attachment; filename="a;b.txt"'],
  ['response-cache-control', 'no-store'],
  ['response-expires', 'Thu, 01 Jan 2026 00:00:00 GMT'],
  ['response-content-language', 'de'],
  ['response-content-encoding', 'br'],
  ['response-etag', '"2"'],
  ['constructor', 'x'],
] as const;

/** "GetObject" and "HeadObject", Amazon S3 API reference. */
describe('response-* of a read', () => {
  it.each([
    ['GET', 200],
    ['GET', 206],
    ['HEAD', 200],
  ])('%s, %i: the six parameters replace or add their headers', (method, status) => {
    expect(overriddenHeaders({ method, query }, { status, headers })).toEqual([
      ['ETag', '"1"'],
      ['Content-Type', 'text/html'],
      ['Content-Disposition', 'attachment; filename="a;b.txt"'],
      ['Cache-Control', 'no-store'],
      ['Expires', 'Thu, 01 Jan 2026 00:00:00 GMT'],
      ['Content-Language', 'de'],
      ['Content-Encoding', 'br'],
    ]);
  });

  it.each([
    ['GET', 404],
    ['GET', 304],
    ['PUT', 200],
  ])('%s, %i: nothing changes', (method, status) => {
    expect(overriddenHeaders({ method, query }, { status, headers })).toEqual(headers);
  });
});
