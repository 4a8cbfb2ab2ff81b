import { decodeText, encodeStrict } from '../http/query.ts';
import {
  ALGORITHM,
  type Credentials,
  parseTimestamp,
  queryPairs,
  sameSignature,
  signatureOf,
} from '../http/sigv4.ts';

export interface S3Request {
  readonly method: string;
  /** As sent, still encoded. */
  readonly path: string;
  readonly rawQuery: string;
  /** Lower-case names; repeated headers joined with ",". */
  readonly headers: ReadonlyMap<string, string>;
}

/** An S3 error as the service words it. */
export interface S3Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const MAX_EXPIRES_SECONDS = 604_800;

const MISMATCH: S3Refusal = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};

/** "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", Amazon S3 API reference. */
export function checkPresigned(
  request: S3Request,
  credentials: Credentials,
  now: number,
): S3Refusal | undefined {
  const query = queryPairs(request.rawQuery);
  const get = (name: string): string | undefined => query.find(([key]) => key === name)?.[1];
  const names = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
  ];
  const [algorithm, credential = '', date = '', expires = '', signedHeaders = '', signature = ''] =
    names.map(get);
  const missing = names.filter((name) => get(name) === undefined);
  if (missing.length > 0 || algorithm !== ALGORITHM)
    return malformed(
      `Query-string authentication version 4 requires ${names.join(', ')}; wrong or missing: ${missing.join(', ') || 'X-Amz-Algorithm'}`,
    );
  const [accessKeyId, ...scope] = credential.split('/');
  if (accessKeyId !== credentials.accessKeyId) return unknownKey();
  const lifetime = Number(expires);
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > MAX_EXPIRES_SECONDS)
    return malformed('X-Amz-Expires must be between 1 and 604800 seconds');
  const unsigned = unsignedHeader(request.headers, signedHeaders.split(';'));
  if (unsigned !== undefined)
    return {
      status: 403,
      code: 'AccessDenied',
      message: `There were headers present in the request which were not signed: ${unsigned}`,
    };
  const expected = signatureOf(
    {
      method: request.method,
      path: canonicalPath(request.path),
      query: request.rawQuery
        .split('&')
        .filter((part) => !part.startsWith('X-Amz-Signature='))
        .join('&'),
      header: (name) => request.headers.get(name),
      signedHeaders: signedHeaders.split(';'),
      payloadHash:
        get('X-Amz-Content-Sha256') ??
        request.headers.get('x-amz-content-sha256') ??
        'UNSIGNED-PAYLOAD',
    },
    date,
    scope,
    credentials,
  );
  if (!sameSignature(expected, signature)) return MISMATCH;
  if (!(now < parseTimestamp(date) + lifetime * 1000))
    return { status: 403, code: 'AccessDenied', message: 'Request has expired' };
  return undefined;
}

/** S3 asks that every x-amz-* header be signed, so that a URL's holder cannot add an ACL or metadata. */
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

export function unknownKey(): S3Refusal {
  return {
    status: 403,
    code: 'InvalidAccessKeyId',
    message: 'The AWS Access Key Id you provided does not exist in our records.',
  };
}

export function refusalXml({ code, message }: S3Refusal): string {
  const escape = (text: string): string =>
    text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>`;
}
