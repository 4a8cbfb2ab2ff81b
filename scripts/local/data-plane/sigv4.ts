import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { headerValue } from './headers.ts';
import { decodeText, encodeStrict } from './query.ts';
import type { HeaderList } from './types.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SignableRequest {
  readonly method: string;
  /** Encoded, as sent. */
  readonly path: string;
  /** Encoded, as sent. */
  readonly query: string;
  readonly headers: HeaderList;
}

interface Scope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Headers to add: x-amz-date, x-amz-content-sha256 and authorization. `headers` must hold host. */
export function signRequest(request: SignableRequest, body: Buffer, credentials: Credentials, scope: { region: string; service: string; now: Date }): HeaderList {
  const timestamp = scope.now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const payloadHash = sha256(body);
  const added: HeaderList = [['x-amz-date', timestamp], ['x-amz-content-sha256', payloadHash]];
  const headers = [...request.headers, ...added];
  const signed = [...new Set(headers.map(([name]) => name.toLowerCase()))].filter((name) => name !== 'connection').sort();
  const full = { date: timestamp.slice(0, 8), ...scope };
  const signature = signatureOf({ ...request, headers }, signed, payloadHash, timestamp, full, credentials);
  const credential = `${credentials.accessKeyId}/${scopeText(full)}`;
  return [...added, ['authorization', `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed.join(';')}, Signature=${signature}`]];
}

export type Verification =
  | { readonly ok: true; readonly accessKeyId: string }
  | { readonly ok: false; readonly reason: 'missing' | 'unknown-key' | 'mismatch' | 'expired' };

const MAX_SKEW_MS = 5 * 60 * 1000;
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

/** `paths`: each form of the path that the client may have signed (the local address has a prefix that AWS's does not). */
export function verifyRequest(
  request: Omit<SignableRequest, 'path'> & { readonly paths: readonly string[] }, body: Buffer, credentials: Credentials, now: number,
): Verification {
  const authorization = headerValue(request.headers, 'authorization');
  const timestamp = headerValue(request.headers, 'x-amz-date');
  if (authorization === undefined || !authorization.startsWith('AWS4-HMAC-SHA256 ')) return { ok: false, reason: 'missing' };
  const [, accessKeyId = '', date = '', region = '', service = '', names = '', signature = ''] = AUTHORIZATION.exec(authorization) ?? [];
  if (signature === '' || timestamp === undefined) return { ok: false, reason: 'mismatch' };
  if (accessKeyId !== credentials.accessKeyId) return { ok: false, reason: 'unknown-key' };
  if (Math.abs(parseTimestamp(timestamp) - now) > MAX_SKEW_MS) return { ok: false, reason: 'expired' };
  if (service !== 'execute-api' || !names.split(';').includes('host')) return { ok: false, reason: 'mismatch' };
  const matched = request.paths.some((path) => {
    const expected = signatureOf({ ...request, path }, names.split(';'), sha256(body), timestamp, { date, region, service }, credentials);
    return timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  });
  return matched ? { ok: true, accessKeyId } : { ok: false, reason: 'mismatch' };
}

function signatureOf(request: SignableRequest, signed: readonly string[], payloadHash: string, timestamp: string, scope: Scope, credentials: Credentials): string {
  // Every service but S3 signs the path encoded once more ("Create a signed AWS API request", canonical URI).
  const path = scope.service === 's3' ? request.path : request.path.split('/').map(encodeStrict).join('/');
  const canonicalHeaders = signed.map((name) => `${name}:${(headerValue(request.headers, name) ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
  const canonical = [request.method, path, canonicalQuery(request.query), canonicalHeaders, signed.join(';'), payloadHash].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', timestamp, scopeText(scope), sha256(canonical)].join('\n');
  const key = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${credentials.secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...rest] = part.split('=');
      return `${encodeStrict(decodeText(name))}=${encodeStrict(decodeText(rest.join('=')))}`;
    })
    .sort()
    .join('&');
}

function scopeText({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

function parseTimestamp(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: string | Buffer, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest();
}
