import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../shared/errors.ts';
import { type Query, verifySignedQuery } from './signed-query.ts';

export interface AccessConfig {
  /** SHA-256 of each API key: state and console hold no key. */
  readonly keyHashes: readonly Buffer[];
  /** One secret, or two while it is being rotated. */
  readonly signingSecrets: readonly string[];
}

/**
 * Throws 401 unless the query carries a valid API key `k` or signature `s`.
 * Answers until which Unix second: a key has no end.
 */
export function authorize(query: Query, config: AccessConfig, nowSeconds: number): number {
  if (query.has('s')) {
    authorizeSignature(query, config, nowSeconds);
    return Number(query.get('e')?.[0]);
  }
  const given = query.get('k');
  if (given === undefined) {
    throw unauthorized(
      'Parameter "k" is missing; give an API key in "k" or a signature in "e" and "s".',
    );
  }
  if (query.has('e')) {
    throw unauthorized('Parameter "e" belongs to a signature; "s" is missing.');
  }
  const [key = ''] = given;
  if (given.length !== 1 || !isKnownKey(key, config.keyHashes)) {
    throw unauthorized('The API key in "k" is not valid; check it for typing errors.');
  }
  return Infinity;
}

function authorizeSignature(query: Query, config: AccessConfig, nowSeconds: number): void {
  if (query.has('k')) {
    throw unauthorized('Parameters "k" and "s" are both given; give one of them.');
  }
  const verdict = verifySignedQuery(query, config.signingSecrets, nowSeconds);
  if (verdict === 'expired') {
    throw unauthorized('The signature has expired; ask for a new URL.');
  }
  if (verdict === 'invalid') {
    throw unauthorized(
      'The signature in "s" does not match the query; sign the URL again, unchanged.',
    );
  }
}

function isKnownKey(key: string, hashes: readonly Buffer[]): boolean {
  const given = createHash('sha256').update(key, 'utf8').digest();
  // No early exit: the time taken must not tell which key matched.
  let known = false;
  for (const hash of hashes) {
    if (timingSafeEqual(given, hash)) known = true;
  }
  return known;
}

function unauthorized(message: string): ApiError {
  return new ApiError('unauthorized', message);
}
