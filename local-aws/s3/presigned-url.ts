import { decodeText, encodeStrict } from '../http/query.ts';
import {
  ALGORITHM,
  type CanonicalParts,
  type Credentials,
  parseTimestamp,
  queryPairs,
  sameSignature,
  signatureOf,
} from '../http/sigv4.ts';
import { accessDenied, type S3Refusal, SIGNATURE_MISMATCH, UNKNOWN_KEY } from './refusal.ts';

export interface S3Request {
  readonly method: string;
  /** As sent, still encoded. */
  readonly path: string;
  readonly rawQuery: string;
  /** Lower-case names; repeated headers joined with ",". */
  readonly headers: ReadonlyMap<string, string>;
}

const MAX_EXPIRES_SECONDS = 604_800;
const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
] as const;

export function isPresigned(rawQuery: string): boolean {
  return /(^|&)X-Amz-(Signature|Algorithm|Credential)=/.test(rawQuery);
}

/**
 * "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", Amazon S3 API
 * reference.
 */
export function checkPresigned(
  request: S3Request,
  credentials: Credentials,
  now: number,
): S3Refusal | undefined {
  const query = new Map(queryPairs(request.rawQuery).toReversed());
  const missing = REQUIRED.filter((name) => !query.has(name));
  if (missing.length > 0 || query.get('X-Amz-Algorithm') !== ALGORITHM)
    return malformed(
      `Query-string authentication version 4 requires ${REQUIRED.join(', ')}; ` +
        `wrong or missing: ${missing.join(', ') || 'X-Amz-Algorithm'}`,
    );
  const [, credential = '', date = '', expires = '', names = '', signature = ''] = REQUIRED.map(
    (name) => query.get(name),
  );
  const [accessKeyId, ...scope] = credential.split('/');
  if (accessKeyId !== credentials.accessKeyId) return UNKNOWN_KEY;
  const lifetime = Number(expires);
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > MAX_EXPIRES_SECONDS)
    return malformed('X-Amz-Expires must be between 1 and 604800 seconds');
  const signedHeaders = names.split(';');
  const unsigned = unsignedHeader(request.headers, signedHeaders);
  if (unsigned !== undefined)
    return accessDenied(
      `There were headers present in the request which were not signed: ${unsigned}`,
    );
  const payloadHash = query.get('X-Amz-Content-Sha256');
  const parts = canonicalParts(request, signedHeaders, payloadHash);
  if (!sameSignature(signatureOf(parts, date, scope, credentials), signature))
    return SIGNATURE_MISMATCH;
  return now < parseTimestamp(date) + lifetime * 1000
    ? undefined
    : accessDenied('Request has expired');
}

function canonicalParts(
  { method, path, rawQuery, headers }: S3Request,
  signedHeaders: readonly string[],
  payloadHash: string | undefined,
): CanonicalParts {
  const unsignedQuery = rawQuery.split('&').filter((part) => !part.startsWith('X-Amz-Signature='));
  return {
    method,
    path: canonicalPath(path),
    query: unsignedQuery.join('&'),
    header: (name) => headers.get(name),
    signedHeaders,
    payloadHash: payloadHash ?? headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  };
}

/** S3 asks that every x-amz-* header be signed, so that a URL's holder cannot add an ACL. */
function unsignedHeader(
  headers: ReadonlyMap<string, string>,
  signed: readonly string[],
): string | undefined {
  return [...headers.keys()].find(
    (name) =>
      name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.includes(name),
  );
}

/** S3 signs the path encoded once; a client may send characters plain that the signer encodes. */
function canonicalPath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeStrict(decodeText(part)))
    .join('/');
}

function malformed(message: string): S3Refusal {
  return { status: 400, code: 'AuthorizationQueryParametersError', message };
}
