import {
  type CommonConfig,
  type Env,
  readCommonConfig,
  readInteger,
  readText,
  wrong,
} from '../shared/config.ts';

export interface DownloadConfig extends CommonConfig {
  readonly cacheControl: string;
  /** Above it, the buffered handler answers 303 to a presigned URL. */
  readonly maxBufferedBytes: number;
  readonly urlExpiresSeconds: number;
}

export function readDownloadConfig(env: Env): DownloadConfig {
  return Object.freeze({
    ...readCommonConfig(env),
    cacheControl: readCacheControl(env),
    maxBufferedBytes: readInteger(env, 'MAX_BUFFERED_BYTES', {
      fallback: 4_500_000,
      min: 1,
      // 6,291,556 bytes of result, less base64 (4/3) and room for the headers.
      max: 4_700_000,
    }),
    urlExpiresSeconds: readInteger(env, 'URL_EXPIRES_SECONDS', {
      fallback: 300,
      min: 1,
      max: 604_800,
    }),
  });
}

/** `private`: a shared cache must not keep what a route's authorizer guards. */
function readCacheControl(env: Env): string {
  const text = readText(env, 'CACHE_CONTROL', 'private, max-age=300');
  if (/^[\w=," -]+$/.test(text)) return text;
  throw wrong('CACHE_CONTROL', `is "${text}"`, 'set a value such as public, max-age=3600');
}
