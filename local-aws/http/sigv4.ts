import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { decodeText, encodeStrict } from './query.ts';

/**
 * What the header form and the query form of a signature share ("Create a signed AWS API request").
 */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface CanonicalParts {
  readonly method: string;
  /** Encoded as the service signs it: S3 once, all others twice. */
  readonly path: string;
  /** Encoded, as sent, without the signature. */
  readonly query: string;
  readonly header: (name: string) => string | undefined;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** `timestamp` as 20260101T120000Z; `scope`: date, region, service, "aws4_request". */
export function signatureOf(
  parts: CanonicalParts,
  timestamp: string,
  scope: readonly string[],
  credentials: Credentials,
): string {
  const { method, path, query, header, signedHeaders, payloadHash } = parts;
  const headers = signedHeaders
    .map((name) => `${name}:${(header(name) ?? '').trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  const canonical = [
    method,
    path,
    canonicalQuery(query),
    headers,
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
  return signText(
    [ALGORITHM, timestamp, scope.join('/'), sha256(canonical)].join('\n'),
    scope,
    credentials,
  );
}

/** Also signs the policy of a browser form, where the text to sign is the policy itself. */
export function signText(
  text: string,
  scope: readonly string[],
  { secretAccessKey }: Credentials,
): string {
  const key = scope.reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretAccessKey}`,
  );
  return hmac(key, text).toString('hex');
}

export function sameSignature(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Name and value decoded. Not URLSearchParams: in a signed query "+" is a plus sign. */
export function queryPairs(query: string): readonly (readonly [name: string, value: string])[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return [decodeText(name), decodeText(value.join('='))] as const;
    });
}

function canonicalQuery(query: string): string {
  return queryPairs(query)
    .map(([name, value]) => `${encodeStrict(name)}=${encodeStrict(value)}`)
    .sort()
    .join('&');
}

/** NaN: not of the form 20260101T120000Z. */
export function parseTimestamp(text: string): number {
  return Date.parse(
    text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
