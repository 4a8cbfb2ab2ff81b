export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Readers of environment variables. Each throws at init and names the variable:
 * a function with a wrong configuration must not start. Lambda cannot tell an
 * unset variable from one that HCL sets to "", so both mean the default.
 */
export function readText(env: Env, name: string, fallback?: string): string {
  const value = env[name] ?? '';
  if (value !== '') return value;
  if (fallback === undefined) throw wrong(name, 'is not set', 'give it a value');
  return fallback;
}

/** For variables whose "" is a choice of its own: only unset means the default. */
export function readOptionalText(env: Env, name: string, fallback = ''): string {
  return env[name] ?? fallback;
}

export function readInteger(
  env: Env,
  name: string,
  range: { readonly fallback: number; readonly min: number; readonly max: number },
): number {
  const text = env[name] ?? '';
  if (text === '') return range.fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  throw wrong(name, `is "${text}"`, `set a whole number from ${range.min} to ${range.max}`);
}

export function readBoolean(env: Env, name: string, fallback: boolean): boolean {
  const text = env[name] ?? '';
  if (text === '') return fallback;
  if (text === 'true' || text === 'false') return text === 'true';
  throw wrong(name, `is "${text}"`, 'set true or false');
}

export function readOneOf<T extends string>(
  env: Env,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const text = env[name] ?? '';
  if (text === '') return fallback;
  const found = allowed.find((value) => value === text);
  if (found !== undefined) return found;
  throw wrong(name, `is "${text}"`, `set one of ${allowed.filter(Boolean).join(', ')}`);
}

/** A comma-separated list without empty entries. */
export function readList(env: Env, name: string, fallback: string): readonly string[] {
  return readText(env, name, fallback)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** A prefix ends in "/": "images" would also admit "images-private/". */
export function readPrefix(env: Env, name: string, fallback: string): string {
  const prefix = readOptionalText(env, name, fallback);
  if (prefix === '' || /^[^/].*\/$/.test(prefix)) return prefix;
  throw wrong(name, `is "${prefix}"`, 'end it in "/" and do not begin it with one');
}

/** A URL path of this API such as `/images`; "" means there is none. */
export function readPath(env: Env, name: string, fallback: string): string {
  const path = readOptionalText(env, name, fallback);
  if (path === '' || /^(?:\/[\w.~-]+)+$/.test(path)) return path;
  throw wrong(name, `is "${path}"`, 'begin it with "/" and do not end it with one');
}

export function readUrl(env: Env, name: string): string | undefined {
  const text = env[name] ?? '';
  if (text === '') return undefined;
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (isHttp) return text;
  throw wrong(name, `is "${text}"`, 'set an absolute http or https URL');
}

/** The value becomes a header as it is, so nothing else may be in it. */
export function readCacheControl(env: Env, fallback: string): string {
  const text = readText(env, 'CACHE_CONTROL', fallback);
  if (/^[\w=," -]+$/.test(text)) return text;
  throw wrong('CACHE_CONTROL', `is "${text}"`, 'set a value such as public, max-age=3600');
}

export interface LargeAnswerConfig {
  /** Above it, a buffered handler answers 303 to a presigned URL. */
  readonly maxBufferedBytes: number;
  readonly urlExpiresSeconds: number;
}

export function readLargeAnswer(env: Env): LargeAnswerConfig {
  return {
    maxBufferedBytes: readInteger(env, 'MAX_BUFFERED_BYTES', {
      fallback: 4_500_000,
      min: 1,
      // 6,291,556 bytes of result, less base64 (4/3) and room for the headers.
      max: 4_700_000,
    }),
    urlExpiresSeconds: readUrlExpiry(env, 300),
  };
}

export function readUrlExpiry(env: Env, fallback: number): number {
  // Amazon S3 API Reference, X-Amz-Expires: seven days.
  return readInteger(env, 'URL_EXPIRES_SECONDS', { fallback, min: 1, max: 604_800 });
}

export function wrong(name: string, got: string, remedy: string): Error {
  return new Error(`Environment variable ${name} ${got}; ${remedy}.`);
}

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
