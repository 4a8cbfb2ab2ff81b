import { ApiError } from './errors.ts';

type RequestHeaders = ReadonlyMap<string, string>;

/** What RFC 9110, 8.8, calls validators; undefined: the answer has none. */
export interface Validators {
  /** With its quotes, and `W/` where it is weak. */
  readonly etag: string | undefined;
  readonly lastModified?: Date | undefined;
}

export type Verdict = 'proceed' | 'failed' | 'not_modified';

const CHANGE_PRECONDITIONS = ['if-match', 'if-unmodified-since', 'if-none-match'];
const PRECONDITIONS = [...CHANGE_PRECONDITIONS, 'if-modified-since'];

export function hasPrecondition(headers: RequestHeaders): boolean {
  return PRECONDITIONS.some((name) => headers.has(name));
}

/** RFC 9110, 13.2.2, steps 1 to 4, for GET and HEAD of what exists. */
export function judgePreconditions(
  headers: RequestHeaders,
  validators: Validators,
  nowMs: number,
): Verdict {
  if (isOutdated(headers, validators)) return 'failed';
  return isKnown(headers, validators, nowMs) ? 'not_modified' : 'proceed';
}

/** Of a PUT or DELETE. */
export function isConditionalChange(headers: RequestHeaders): boolean {
  return CHANGE_PRECONDITIONS.some((name) => headers.has(name));
}

/**
 * The same for PUT and DELETE: If-Modified-Since is for GET and HEAD alone (13.1.3), a known
 * If-None-Match is a failure (13.1.2), and what does not exist matches no tag, not even `*`.
 */
export function allowsChange(headers: RequestHeaders, current: Validators | undefined): boolean {
  const known = headers.get('if-none-match');
  if (current === undefined) return !headers.has('if-match');
  if (isOutdated(headers, current)) return false;
  const { etag } = current;
  return known === undefined || !(isAny(known) || (etag !== undefined && hasTag(known, etag)));
}

export function preconditionFailed(): ApiError {
  return new ApiError(
    'precondition_failed',
    'The image is not, or no longer, the one that "If-Match" or "If-Unmodified-Since" asks for; ' +
      'ask again with its current ETag, or without the header.',
  );
}

/** 13.1.1 and 13.1.4: If-Unmodified-Since counts only without If-Match. */
function isOutdated(headers: RequestHeaders, { etag, lastModified }: Validators): boolean {
  const tags = headers.get('if-match');
  // Strong comparison: a weak tag, of either side, matches nothing.
  if (tags !== undefined)
    return !isAny(tags) && !tagsOf(tags).some((tag) => tag === etag && !isWeak(tag));
  const since = parseHttpDate(headers.get('if-unmodified-since'));
  return since !== undefined && lastModified !== undefined && isAfter(lastModified, since);
}

/** 13.1.2 and 13.1.3: If-Modified-Since counts only without If-None-Match. */
function isKnown(
  headers: RequestHeaders,
  { etag, lastModified }: Validators,
  nowMs: number,
): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== undefined) return isAny(tags) || (etag !== undefined && hasTag(tags, etag));
  const since = parseHttpDate(headers.get('if-modified-since'));
  // A date that is still to come says nothing of what the client has.
  if (since === undefined || since.getTime() > nowMs) return false;
  return lastModified !== undefined && !isAfter(lastModified, since);
}

/** Weak comparison (RFC 9110, 8.8.3.2). */
export function hasTag(header: string, etag: string): boolean {
  return tagsOf(header).some((tag) => opaque(tag) === opaque(etag));
}

function isAny(header: string): boolean {
  return header.trim() === '*';
}

/** A tag may hold a comma. */
function tagsOf(header: string): readonly string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function isWeak(tag: string): boolean {
  return tag.startsWith('W/');
}

function opaque(tag: string): string {
  return isWeak(tag) ? tag.slice(2) : tag;
}

/** A header has seconds, an object may have milliseconds. */
function isAfter(a: Date, b: Date): boolean {
  return Math.floor(a.getTime() / 1000) > Math.floor(b.getTime() / 1000);
}

const TIME = '(?<time>\\d{2}:\\d{2}:\\d{2})';

/** RFC 9110, 5.6.7: what senders write today, and two forms that recipients must take as well. */
const DATE_FORMS = [
  `[A-Z][a-z]{2}, (?<day>\\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${TIME} GMT`,
  `[A-Z][a-z]+day, (?<day>\\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\\d{2}) ${TIME} GMT`,
  `[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`));

function parseHttpDate(header: string | undefined): Date | undefined {
  const text = header?.trim() ?? '';
  for (const form of DATE_FORMS) {
    const { day, month, year = '', time } = form.exec(text)?.groups ?? {};
    if (time === undefined) continue;
    const date = new Date(`${day} ${month} ${fullYear(year)} ${time} GMT`);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }
  return undefined;
}

/** Two digits are the last year that ends so and is not more than 50 years ahead. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year);
  const now = new Date().getUTCFullYear();
  const guess = now - (now % 100) + Number(year);
  return guess > now + 50 ? guess - 100 : guess;
}
