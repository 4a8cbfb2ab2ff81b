import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * What is signed: every pair except `s`, percent-encoded as RFC 3986 says,
 * sorted by byte value, joined by `&`. Encoding comes before joining, or
 * `a=1&b=2` would equal the one parameter `a` with the value `1&b=2`.
 */
export function canonicalQuery(query: Query): string {
  const pairs: string[] = [];
  for (const [name, values] of query) {
    if (name === 's') continue;
    for (const value of values) pairs.push(`${encode(name)}=${encode(value)}`);
  }
  return pairs.sort().join('&');
}

/** `resize?` keeps a signature from being of use for another purpose. */
export function signQuery(query: Query, secret: string): string {
  return createHmac('sha256', secret)
    .update(`resize?${canonicalQuery(query)}`)
    .digest('base64url');
}

export type SignatureVerdict = 'valid' | 'invalid' | 'expired';

export function verifySignedQuery(
  query: Query,
  secrets: readonly string[],
  nowSeconds: number,
): SignatureVerdict {
  const given = single(query, 's');
  const expiry = single(query, 'e');
  if (given === undefined || expiry === undefined) return 'invalid';
  if (!/^[1-9]\d{9,11}$/.test(expiry)) return 'invalid';
  // Every secret is tried: the time taken must not tell which one matched.
  let matches = false;
  for (const secret of secrets) {
    if (equalInConstantTime(given, signQuery(query, secret))) matches = true;
  }
  if (!matches) return 'invalid';
  return Number(expiry) > nowSeconds ? 'valid' : 'expired';
}

/** Both sides are hashed, so that their lengths are equal and tell nothing. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function single(query: Query, name: string): string | undefined {
  const values = query.get(name);
  return values?.length === 1 ? values[0] : undefined;
}

function encode(text: string): string {
  // encodeURIComponent throws on a lone surrogate; UTF-8 has none.
  return encodeURIComponent(Buffer.from(text).toString()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
