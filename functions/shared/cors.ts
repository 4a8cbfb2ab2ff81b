import type { CorsConfig } from './config.ts';

type Headers = Readonly<Record<string, string>>;

/** For every answer, errors included: scripts must be able to read the code. */
export function corsHeaders(cors: CorsConfig, origin: string | undefined): Headers {
  const [first, ...more] = cors.allowOrigins;
  if (first === undefined) return {};
  const allowed = more.length === 0 ? first : cors.allowOrigins.find((o) => o === origin);
  return {
    ...(allowed === undefined
      ? {}
      : {
          'access-control-allow-origin': allowed,
          'access-control-expose-headers': cors.exposeHeaders,
        }),
    // A cache must not hand the answer for one origin to another.
    ...(more.length === 0 ? {} : { vary: 'origin' }),
  };
}

/** Joins `vary` where both sides have one; otherwise `over` wins. */
export function mergeHeaders(base: Headers, over: Headers): Record<string, string> {
  const merged = { ...base, ...over };
  const vary = [base['vary'], over['vary']].filter((value) => value !== undefined);
  if (vary.length > 0) merged['vary'] = vary.join(', ');
  return merged;
}
