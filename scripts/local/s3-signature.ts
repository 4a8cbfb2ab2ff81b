import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

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

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MAX_EXPIRES_SECONDS = 604_800;

const MISMATCH: S3Refusal = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};

/** "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", Amazon S3 API reference. */
export function checkPresigned(request: S3Request, credentials: S3Credentials, now: number): S3Refusal | undefined {
  const query = parseQuery(request.rawQuery);
  const get = (name: string): string | undefined => query.find(([key]) => key === name)?.[1];
  const names = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders', 'X-Amz-Signature'];
  const [algorithm, credential = '', date = '', expires = '', signedHeaders = '', signature = ''] = names.map(get);
  const missing = names.filter((name) => get(name) === undefined);
  if (missing.length > 0 || algorithm !== ALGORITHM) return malformed(`Query-string authentication version 4 requires ${names.join(', ')}; wrong or missing: ${missing.join(', ') || 'X-Amz-Algorithm'}`);
  const [accessKeyId, ...scope] = credential.split('/');
  if (accessKeyId !== credentials.accessKeyId) return unknownKey();
  const lifetime = Number(expires);
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > MAX_EXPIRES_SECONDS) return malformed('X-Amz-Expires must be between 1 and 604800 seconds');
  const unsigned = unsignedHeader(request.headers, signedHeaders.split(';'));
  if (unsigned !== undefined) return { status: 403, code: 'AccessDenied', message: `There were headers present in the request which were not signed: ${unsigned}` };
  const expected = sign(canonicalRequest(request, query, signedHeaders, get('X-Amz-Content-Sha256')), date, scope, credentials);
  if (!same(expected, signature)) return MISMATCH;
  if (!(now < timeOf(date) + lifetime * 1000)) return { status: 403, code: 'AccessDenied', message: 'Request has expired' };
  return undefined;
}

/** S3 asks that every x-amz-* header be signed, so that a URL's holder cannot add an ACL or metadata. */
function unsignedHeader(headers: ReadonlyMap<string, string>, signed: readonly string[]): string | undefined {
  return [...headers.keys()].find((name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.includes(name));
}

function canonicalRequest(request: S3Request, query: Query, signedHeaders: string, payloadHash: string | undefined): string {
  const pairs = query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const headers = signedHeaders.split(';').map((name) => `${name}:${(request.headers.get(name) ?? '').trim().replace(/\s+/g, ' ')}\n`);
  const payload = payloadHash ?? request.headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  return [request.method, canonicalPath(request.path), pairs.join('&'), headers.join(''), signedHeaders, payload].join('\n');
}

/** S3 signs the path encoded once; a client may send characters plain that the signer encodes. */
function canonicalPath(path: string): string {
  return path.split('/').map((part) => encode(decode(part))).join('/');
}

/** Also signs the policy of a browser form, where the text to sign is the policy itself. */
export function signText(text: string, scope: readonly string[], { secretAccessKey }: S3Credentials): string {
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, text).toString('hex');
}

function sign(canonical: string, date: string, scope: readonly string[], credentials: S3Credentials): string {
  const hash = createHash('sha256').update(canonical).digest('hex');
  return signText([ALGORITHM, date, scope.join('/'), hash].join('\n'), scope, credentials);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function same(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

type Query = readonly (readonly [name: string, value: string])[];

/** Not URLSearchParams: in a signed query "+" is a plus sign. */
function parseQuery(rawQuery: string): Query {
  return rawQuery.split('&').filter((part) => part !== '').map((part) => {
    const [name = '', ...value] = part.split('=');
    return [decode(name), decode(value.join('='))] as const;
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function timeOf(date: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  return y === undefined ? Number.NaN : Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

function malformed(message: string): S3Refusal {
  return { status: 400, code: 'AuthorizationQueryParametersError', message };
}

export function unknownKey(): S3Refusal {
  return { status: 403, code: 'InvalidAccessKeyId', message: 'The AWS Access Key Id you provided does not exist in our records.' };
}

export function refusalXml({ code, message }: S3Refusal): string {
  const escape = (text: string): string => text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>`;
}
