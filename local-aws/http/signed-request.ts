import { type HeaderList, headerValue } from './headers.ts';
import { encodeStrict } from './query.ts';
import {
  ALGORITHM,
  type Credentials,
  parseTimestamp,
  sameSignature,
  sha256,
  signatureOf,
} from './sigv4.ts';

export interface SignableRequest {
  readonly method: string;
  /** Encoded, as sent. */
  readonly path: string;
  /** Encoded, as sent. */
  readonly query: string;
  readonly headers: HeaderList;
}

/** Headers to add: x-amz-date, x-amz-content-sha256 and authorization. `headers` must hold host. */
export function signRequest(
  request: SignableRequest,
  body: Buffer,
  credentials: Credentials,
  scope: { region: string; service: string; now: Date },
): HeaderList {
  const timestamp = scope.now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const payloadHash = sha256(body);
  const added: HeaderList = [
    ['x-amz-date', timestamp],
    ['x-amz-content-sha256', payloadHash],
  ];
  const headers = [...request.headers, ...added];
  const signed = [...new Set(headers.map(([name]) => name.toLowerCase()))]
    .filter((name) => name !== 'connection')
    .sort();
  const parts = [timestamp.slice(0, 8), scope.region, scope.service, 'aws4_request'];
  const signature = signatureOf(
    canonicalParts({ ...request, headers }, signed, payloadHash, scope.service),
    timestamp,
    parts,
    credentials,
  );
  const credential = [credentials.accessKeyId, ...parts].join('/');
  return [
    ...added,
    [
      'authorization',
      `${ALGORITHM} Credential=${credential}, ` +
        `SignedHeaders=${signed.join(';')}, Signature=${signature}`,
    ],
  ];
}

export type Verification =
  | { readonly ok: true; readonly accessKeyId: string }
  | { readonly ok: false; readonly reason: 'missing' | 'unknown-key' | 'mismatch' | 'expired' };

const MAX_SKEW_MS = 5 * 60 * 1000;
const AUTHORIZATION = new RegExp(
  `^${ALGORITHM} Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,\\s*` +
    'SignedHeaders=([^,]+),\\s*Signature=([0-9a-f]{64})$',
);

/**
 * `paths`: each form of the path that the client may have signed (the local address has a prefix
 * that AWS's does not).
 */
export function verifyRequest(
  request: Omit<SignableRequest, 'path'> & { readonly paths: readonly string[] },
  body: Buffer,
  credentials: Credentials,
  now: number,
): Verification {
  const authorization = headerValue(request.headers, 'authorization');
  const timestamp = headerValue(request.headers, 'x-amz-date');
  if (authorization === undefined || !authorization.startsWith(`${ALGORITHM} `))
    return { ok: false, reason: 'missing' };
  const [, accessKeyId = '', date = '', region = '', service = '', names = '', signature = ''] =
    AUTHORIZATION.exec(authorization) ?? [];
  if (signature === '' || timestamp === undefined) return { ok: false, reason: 'mismatch' };
  if (accessKeyId !== credentials.accessKeyId) return { ok: false, reason: 'unknown-key' };
  if (!(Math.abs(parseTimestamp(timestamp) - now) <= MAX_SKEW_MS))
    return { ok: false, reason: 'expired' };
  if (service !== 'execute-api' || !names.split(';').includes('host'))
    return { ok: false, reason: 'mismatch' };
  const matched = request.paths.some((path) => {
    const parts = canonicalParts({ ...request, path }, names.split(';'), sha256(body), service);
    return sameSignature(
      signatureOf(parts, timestamp, [date, region, service, 'aws4_request'], credentials),
      signature,
    );
  });
  return matched ? { ok: true, accessKeyId } : { ok: false, reason: 'mismatch' };
}

function canonicalParts(
  request: SignableRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
  service: string,
) {
  // Every service but S3 signs the path encoded once more ("Create a signed AWS API request",
  // canonical URI).
  const path =
    service === 's3' ? request.path : request.path.split('/').map(encodeStrict).join('/');
  return {
    ...request,
    path,
    header: (name: string) => headerValue(request.headers, name),
    signedHeaders,
    payloadHash,
  };
}
