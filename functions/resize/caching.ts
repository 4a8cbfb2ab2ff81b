import { createHash } from 'node:crypto';
import type { HttpRequest } from '../shared/http.ts';
import { ENCODER_VERSION } from '../shared/image/sharp.ts';
import { type AcceptedTypes, acceptFingerprint } from './accept.ts';
import type { Settings } from './parameters.ts';
import { canonicalText } from './parse-query.ts';

/**
 * Made from the inputs, before any pixel is decoded: a 304 costs one
 * HeadObject. Weak, since two encoders may differ in a byte.
 */
export function etagOf(validator: string, settings: Settings, accepted: AcceptedTypes): string {
  const negotiated = settings.f === 'auto' ? acceptFingerprint(accepted) : '';
  const inputs = [ENCODER_VERSION, validator, canonicalText(settings), negotiated];
  const hash = createHash('sha256').update(JSON.stringify(inputs)).digest('base64url');
  return `W/"${hash.slice(0, 27)}"`;
}

/** RFC 9110, 13.1.2: weak comparison, a list of tags, or `*`. */
export function isNotModified(request: HttpRequest, etag: string): boolean {
  const header = request.headers.get('if-none-match');
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  const tags: readonly string[] = header.match(/"[^"]*"/g) ?? [];
  return tags.includes(opaque);
}

/** A cache must not serve a signed URL for longer than its signature holds. */
export function capMaxAge(cacheControl: string, secondsLeft: number): string {
  return cacheControl.replace(
    /\b(max-age|s-maxage)=(\d+)/gi,
    (_, name: string, age: string) => `${name}=${Math.min(Number(age), secondsLeft)}`,
  );
}
