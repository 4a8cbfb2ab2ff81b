import type { ReadOptions } from '../shared/storage.ts';

type RequestHeaders = ReadonlyMap<string, string>;

/** The part of the object that a GET asks for. */
export function rangeOptions(headers: RequestHeaders): ReadOptions {
  const range = parseRange(headers.get('range'));
  const ifRange = headers.get('if-range')?.trim();
  if (range === undefined || ifRange === undefined) return { range };
  // S3 has no If-Range; a strong tag becomes If-Match, and its failure a
  // second read without range. A date is too coarse: then the whole object.
  return isStrongTag(ifRange) ? { range, ifMatch: ifRange } : {};
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
