import type { ReadOptions } from '../shared/storage.ts';

type RequestHeaders = ReadonlyMap<string, string>;

/** What of the client's conditions S3 can judge in the one call for the object. */
export function readOptions(headers: RequestHeaders, nowMs: number): ReadOptions {
  const range = parseRange(headers.get('range'));
  const ifRange = headers.get('if-range')?.trim();
  if (range === undefined || ifRange === undefined) {
    return { range, ...cacheConditions(headers, nowMs) };
  }
  // S3 has no If-Range; a strong tag becomes If-Match, and its failure a
  // second read without range. A date is too coarse: then the whole object.
  if (!isStrongTag(ifRange)) return cacheConditions(headers, nowMs);
  return { range, ifMatch: ifRange, ...cacheConditions(headers, nowMs) };
}

/** RFC 9110, 13.1.3: If-Modified-Since counts only without If-None-Match. */
function cacheConditions(headers: RequestHeaders, nowMs: number): ReadOptions {
  const tags = headers.get('if-none-match');
  if (tags !== undefined) {
    const single = weakless(tags.trim());
    return isStrongTag(single) ? { ifNoneMatch: single } : {};
  }
  const since = parseDate(headers.get('if-modified-since'));
  return since === undefined || since.getTime() > nowMs ? {} : { ifModifiedSince: since };
}

/** Lists and `*` are judged here: S3 documents a single tag only. */
export function matchesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => weakless(tag.trim()) === etag);
}

/** One range of bytes; anything else is ignored, as RFC 9110, 14.2 allows. */
function parseRange(header: string | undefined): string | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (match === null) return undefined;
  const [text, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  const isBackward = first !== '' && last !== '' && Number(first) > Number(last);
  return isBackward ? undefined : text;
}

function isStrongTag(text: string): boolean {
  return /^"[\x21\x23-\x7e]*"$/.test(text);
}

function weakless(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}

/** RFC 9110, 5.6.7, the one form that is still sent. */
function parseDate(header: string | undefined): Date | undefined {
  const text = header?.trim() ?? '';
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) {
    return undefined;
  }
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
