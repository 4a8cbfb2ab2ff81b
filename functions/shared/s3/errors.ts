import { ApiError, type ErrorCode } from '../errors.ts';

interface S3Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/**
 * By S3's error name, before the status. AccessDenied and KMS failures are the
 * fault of this function's role, not of the client: with s3:ListBucket on the
 * prefix, S3 answers an unknown key with 404 and not with 403.
 */
const CODE_OF_NAME: ReadonlyMap<string, ErrorCode> = new Map([
  ['NoSuchKey', 'not_found'],
  ['NotFound', 'not_found'],
  ['NoSuchVersion', 'not_found'],
  ['NoSuchBucket', 'internal_error'],
  ['InvalidRange', 'range_not_satisfiable'],
  ['PreconditionFailed', 'key_exists'],
  ['ConditionalRequestConflict', 'unavailable'],
  ['KeyTooLongError', 'invalid_key'],
  ['EntityTooLarge', 'payload_too_large'],
  ['SlowDown', 'unavailable'],
  ['ServiceUnavailable', 'unavailable'],
  ['InternalError', 'unavailable'],
  ['RequestTimeout', 'timeout'],
  ['TimeoutError', 'timeout'],
  ['AbortError', 'timeout'],
]);

const CODE_OF_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [404, 'not_found'],
  [409, 'unavailable'],
  [412, 'key_exists'],
  [416, 'range_not_satisfiable'],
  [429, 'unavailable'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
]);

const BROKEN_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** What the client is told; 5xx messages are for the log only. */
const MESSAGE_OF: Partial<Record<ErrorCode, string>> = {
  not_found: 'No image has this key; check the key.',
  range_not_satisfiable: 'The range is outside of the image; ask for bytes that exist.',
  key_exists: 'An image with this key exists already; choose another key.',
  invalid_key: 'The key is too long for S3; shorten it.',
  payload_too_large: 'The image is larger than S3 accepts; send a smaller one.',
};

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const code = codeOf(error);
  return new ApiError(code, MESSAGE_OF[code] ?? 'S3 failed.', {
    cause: error,
    headers: headersFor(code, error),
  });
}

/**
 * Where uploads are looked at, the role may read nothing else, and S3 answers 403. Whether it does
 * so for a key that nobody has as well, no source says: one answer for both. By the status, because
 * a HEAD has no error name.
 */
export function notAdmitted(error: unknown): ApiError | undefined {
  if (asFailure(error).$metadata?.httpStatusCode !== 403) return undefined;
  const message =
    'No image with this key was admitted; GET /info, where there is one, tells its status.';
  return new ApiError('not_found', message, { cause: error });
}

function codeOf(error: unknown): ErrorCode {
  const failure = asFailure(error);
  // First: the SDK names a reset connection "TimeoutError" too.
  if (BROKEN_CONNECTION.has(String(failure.code))) return 'unavailable';
  const byName = CODE_OF_NAME.get(String(failure.name));
  if (byName !== undefined) return byName;
  const byStatus = CODE_OF_STATUS.get(failure.$metadata?.httpStatusCode ?? 0);
  if (byStatus !== undefined) return byStatus;
  return failure.code === 'ETIMEDOUT' ? 'timeout' : 'internal_error';
}

function headersFor(code: ErrorCode, error: unknown): Record<string, string> {
  if (code === 'unavailable') return { 'retry-after': '1' };
  if (code !== 'range_not_satisfiable') return {};
  // RFC 9110, 14.4: a 416 says how long the representation is.
  const range = responseHeader(error, 'content-range');
  const size = (error as { ActualObjectSize?: unknown }).ActualObjectSize;
  if (range !== undefined) return { 'content-range': range };
  return /^\d+$/.test(String(size)) ? { 'content-range': `bytes */${String(size)}` } : {};
}

function responseHeader(error: unknown, name: string): string | undefined {
  return asFailure(error).$response?.headers?.[name];
}

function asFailure(error: unknown): S3Failure {
  return typeof error === 'object' && error !== null ? error : {};
}
