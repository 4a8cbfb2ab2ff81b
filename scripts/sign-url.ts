import { canonicalQuery, signQuery } from '../functions/resize/signed-query.ts';
import { parseOptions } from './lib/options.ts';
import { UserError } from './lib/user-error.ts';
import { HELP } from './sign-url/help.mjs';
import { imageTag, parseWidths, urlsOfWidths } from './sign-url/image-tag.ts';

const SECRET = 'RESIZE_SIGNING_SECRET';
const MIN_SECRET_LENGTH = 32;
const DEFAULT_SECONDS = '3600';
/** As browsers take it where an image says nothing. */
const DEFAULT_SIZES = '100vw';
/** A week, as S3 allows for its presigned URLs: longer ones are keys that nobody can take back. */
const MAX_SECONDS = 604_800;
const EXAMPLE = 'https://<api>/resize?key=photo.jpg&w=720';
const USAGE = `${SECRET}=... npm run -s sign-url -- "${EXAMPLE}" [<options>]`;

/** The same URL with an expiry `e` and a signature `s` in place of an API key. */
export function signUrl(url: string, secret: string, seconds: number, nowSeconds: number): string {
  const { origin, pathname, searchParams } = new URL(url);
  const query = new Map<string, string[]>();
  for (const name of searchParams.keys()) {
    if (!['k', 'e', 's'].includes(name)) query.set(name, searchParams.getAll(name));
  }
  query.set('e', [String(nowSeconds + seconds)]);
  return `${origin}${pathname}?${canonicalQuery(query)}&s=${signQuery(query, secret)}`;
}

interface Output {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

const CONSOLE: Output = { out: (line) => console.log(line), error: (line) => console.error(line) };

export function main(args: readonly string[]): number {
  return printSigned(args, process.env, CONSOLE, Math.floor(Date.now() / 1000));
}

export function printSigned(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { out, error }: Output,
  nowSeconds: number,
): number {
  try {
    const { url, seconds, widths, sizes } = parseArguments(args);
    const secret = readSecret(env);
    const sign = (one: string): string => signUrl(one, secret, seconds, nowSeconds);
    if (widths === undefined) out(sign(url));
    else {
      const urls = [...urlsOfWidths(url, widths)].map(
        ([width, one]) => [width, sign(one)] as const,
      );
      out(imageTag(new Map(urls), sizes));
    }
    return 0;
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    error(`error: ${failure.message}`);
    return 1;
  }
}

interface Arguments {
  readonly url: string;
  readonly seconds: number;
  /** Of `srcset`; without them the URL alone is printed. */
  readonly widths: readonly number[] | undefined;
  readonly sizes: string;
}

function parseArguments(args: readonly string[]): Arguments {
  const { options, positionals } = parseOptions(HELP.options, args, 'allowed');
  const [url, extra] = positionals;
  if (url === undefined) throw new UserError(`The URL is missing: ${USAGE}`);
  if (extra !== undefined) throw new UserError(`One URL is signed at a time, got also "${extra}".`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UserError(`"${url}" is not absolute: ${USAGE}`);
  const seconds = options.expires ?? DEFAULT_SECONDS;
  if (!/^[1-9]\d{0,8}$/.test(seconds) || Number(seconds) > MAX_SECONDS) {
    throw new UserError(`--expires must be 1 to ${MAX_SECONDS} seconds, got "${seconds}".`);
  }
  const { srcset, sizes = DEFAULT_SIZES } = options;
  if (srcset === undefined && options.sizes !== undefined)
    throw new UserError('--sizes belongs to --srcset; give that, too, such as 320,640,1280.');
  if (sizes.trim() === '') throw new UserError('--sizes is empty; give a size such as "50vw".');
  const widths = srcset === undefined ? undefined : parseWidths(srcset);
  return { url, seconds: Number(seconds), widths, sizes };
}

/** From the environment, because other users of the machine can read the arguments of a process. */
function readSecret(env: NodeJS.ProcessEnv): string {
  const secret = env[SECRET] ?? '';
  if (secret.length >= MIN_SECRET_LENGTH) return secret;
  throw new UserError(
    `${SECRET} must hold one of the API's signing secrets (at least ${MIN_SECRET_LENGTH} ` +
      `characters): ${USAGE}`,
  );
}
