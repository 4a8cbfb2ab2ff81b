import {
  type Env,
  readInteger,
  readList,
  readOneOf,
  readPath,
  readPrefix,
  readText,
  readUrl,
  wrong,
} from './env.ts';

export interface CorsConfig {
  /** Empty: no CORS headers. `*` alone: every origin. */
  readonly allowOrigins: readonly string[];
  readonly exposeHeaders: string;
}

export interface CommonConfig {
  readonly bucket: string;
  readonly endpoint: string | undefined;
  readonly keyPrefix: string;
  readonly cors: CorsConfig;
  /** "" = no CloudWatch embedded metrics. */
  readonly metricsNamespace: string;
}

export function readCommonConfig(env: Env): CommonConfig {
  return Object.freeze({
    bucket: readText(env, 'S3_BUCKET_NAME'),
    endpoint: readUrl(env, 'S3_ENDPOINT_URL'),
    keyPrefix: readPrefix(env, 'KEY_PREFIX', 'images/'),
    cors: Object.freeze({
      allowOrigins: readOrigins(env),
      exposeHeaders: readText(
        env,
        'CORS_EXPOSE_HEADERS',
        'etag,location,content-range,retry-after',
      ),
    }),
    metricsNamespace: readText(env, 'METRICS_NAMESPACE', ''),
  });
}

function readOrigins(env: Env): readonly string[] {
  const origins = readList(env, 'CORS_ALLOW_ORIGINS', '');
  for (const origin of origins) {
    const isOrigin = /^https?:\/\/[^/?#\s]+$/.test(origin) || origin === 'null';
    if (isOrigin || (origin === '*' && origins.length === 1)) continue;
    throw wrong(
      'CORS_ALLOW_ORIGINS',
      `has the entry "${origin}"`,
      'list origins such as https://example.com, or * alone',
    );
  }
  return origins;
}

/**
 * An answer of a function, and an event for it, hold 6,291,556 bytes: less base64 (4/3), and room
 * for the other fields (AWS Lambda Developer Guide, "Lambda quotas").
 */
export function readPayloadBytes(env: Env, name: string): number {
  return readInteger(env, name, { fallback: 4_500_000, min: 1, max: 4_700_000 });
}

export interface LargeAnswerConfig {
  /** Above it, a buffered handler answers 303 to a presigned URL. */
  readonly maxBufferedBytes: number;
  readonly urlExpiresSeconds: number;
}

export function readLargeAnswer(env: Env): LargeAnswerConfig {
  return {
    maxBufferedBytes: readPayloadBytes(env, 'MAX_BUFFERED_BYTES'),
    urlExpiresSeconds: readUrlExpiry(env, 300),
  };
}

export function readUrlExpiry(env: Env, fallback: number): number {
  // Amazon S3 API Reference, X-Amz-Expires: seven days.
  return readInteger(env, 'URL_EXPIRES_SECONDS', { fallback, min: 1, max: 604_800 });
}

/** The value becomes a header as it is, so nothing else may be in it. */
export function readCacheControl(env: Env, fallback: string): string {
  const text = readText(env, 'CACHE_CONTROL', fallback);
  if (/^[\w=," -]+$/.test(text)) return text;
  throw wrong('CACHE_CONTROL', `is "${text}"`, 'set a value such as public, max-age=3600');
}

/** Where images go that are too large for an event; "" = this API has no such route. */
export function readUploadUrlPath(env: Env): string {
  return readPath(env, 'UPLOAD_URL_PATH', '/api/upload_url');
}

/**
 * What may be read once uploads are looked at (feature-inspect.tf): images that are ready, or those
 * that are not refused. "": nothing looks at them.
 */
export type Inspection = '' | 'ready' | 'not-refused';

export function readInspection(env: Env): Inspection {
  return readOneOf(env, 'INSPECTION', ['', 'ready', 'not-refused'], '');
}

/** Where results are stored that are made from images. */
export function readDerivativePrefix(env: Env): string {
  return readPrefix(env, 'DERIVATIVE_PREFIX', 'derivatives/');
}
