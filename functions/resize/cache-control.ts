import { splitList } from '../shared/header-list.ts';

/** Lifetimes in seconds (RFC 9111, 5.2.2): the only ones that a signed answer may have. */
const LIFETIMES: ReadonlySet<string> = new Set(['max-age', 's-maxage']);

/** RFC 9111, 5.2.2: none of them makes an answer live longer. */
const HARMLESS: ReadonlySet<string> = new Set([
  'must-revalidate',
  'must-understand',
  'no-cache',
  'no-store',
  'no-transform',
  'private',
  'proxy-revalidate',
  'public',
]);

/** RFC 9111, 5.2: a token, perhaps with a token or a quoted string behind "=". */
const DIRECTIVE = /^([\w!#$%&'*+.^`|~-]+)(?:=(?:([\w!#$%&'*+.^`|~-]+)|"([^"\\]*)"))?$/;

interface Directive {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * A cache must not serve a signed URL for longer than its signature holds. What serves stale
 * answers (RFC 5861), `immutable` (RFC 8246) and every directive that is not known here is dropped.
 */
export function capLifetime(cacheControl: string, secondsLeft: number): string {
  if (secondsLeft === Infinity) return cacheControl;
  const directives = splitList(cacheControl).map(parseDirective);
  // Caches differ in how they read what is malformed.
  if (directives.includes(undefined)) return 'no-store';
  const left = Math.max(0, Math.floor(secondsLeft));
  const capped = new Map<string, string>();
  for (const directive of directives) {
    const { name, value } = directive as Directive;
    if (LIFETIMES.has(name)) {
      // One that is repeated counts with its shortest value.
      const before = Number(capped.get(name) ?? Infinity);
      capped.set(name, String(Math.min(before, secondsOf(value), left)));
    } else if (HARMLESS.has(name) && !capped.has(name)) {
      capped.set(name, '');
    }
  }
  // Without one a cache may choose a lifetime by itself (RFC 9111, 4.2.2), which no-store forbids
  // unless must-understand takes that back (5.2.2.3).
  const isStorable = !capped.has('no-store') || capped.has('must-understand');
  if (isStorable && !capped.has('max-age')) capped.set('max-age', String(left));
  return [...capped].map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join(', ');
}

function parseDirective(text: string): Directive | undefined {
  const match = DIRECTIVE.exec(text);
  if (match === null) return undefined;
  const [, name = '', token, quoted] = match;
  return { name: name.toLowerCase(), value: token ?? quoted };
}

/** RFC 9111, 4.2.1: what is no number of seconds is stale. */
function secondsOf(value: string | undefined): number {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : 0;
}
