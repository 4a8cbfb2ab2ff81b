import type { Feature, Findings } from './lib/checks/check.ts';
import { interruption } from './lib/interruption.ts';
import { parseOptions } from './lib/options.ts';
import { UserError } from './lib/user-error.ts';
import { clear, openBucket } from './verify/account.ts';
import { counts, jsonOf, textOf } from './verify/report.ts';
import { regionOf } from './verify/stage-check.ts';
import { FEATURES } from './verify/survey.ts';
import { verify, versionsOf, type VerifyRequest } from './verify/verify.ts';

const OPTIONS = {
  'api-url': { type: 'string' },
  'resize-key': { type: 'string' },
  bucket: { type: 'string' },
  header: { type: 'string', multiple: true },
  origin: { type: 'string' },
  require: { type: 'string' },
  private: { type: 'boolean' },
  http1: { type: 'boolean' },
  http2: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const HELP = `npm run verify -- --api-url URL [options]

Asks a deployment of this module, on AWS or elsewhere, whether it does what the documents say,
and which way AWS works where its documents leave it open (docs/aws-checks.md). Routes are looked
for at their default paths; one that is not there is no failure.

  --api-url URL       with the stage, as the output api_url has it
  --resize-key KEY    one of resize_api_keys; without it no image is resized
  --bucket BUCKET     with credentials in the environment: remove what was stored, store an image
                      where no route does, compare the stage with the API
  --header "N: V"     sent with every request, such as x-api-key, Authorization or
                      x-apigw-api-id; may be repeated
  --origin URL        the web page that asks, where CORS allows only some
  --require LIST      features that must be there, by comma, or all (but s3-put):
                      ${FEATURES.join(', ')}
  --private           only: nobody out here is answered
  --http1, --http2    one HTTP version instead of both
  --json              the table as one JSON document

It stores images below verify-<random>/ and says which keys remain.
Exit code 0 when nothing failed, else 1.`;

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions(OPTIONS, args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const apiUrl = parseApiUrl(options['api-url']);
  if (options.http1 && options.http2)
    throw new UserError(
      '--http1 and --http2 exclude each other: leave both out for both versions.',
    );
  const headers = parseHeaders(options.header ?? []);
  const required = parseRequired(options.require, options['resize-key']);
  const wanted = options.http1 ? '1.1' : options.http2 ? '2' : undefined;
  const bucket =
    options.bucket === undefined
      ? undefined
      : await openBucket({ name: options.bucket, region: regionOf(apiUrl), env: process.env });
  const interrupt = interruption();
  const { versions, note } = await versionsOf(apiUrl, wanted);
  const request: VerifyRequest = {
    apiUrl,
    versions,
    headers,
    required,
    bucket,
    isPrivate: options.private ?? false,
    resizeKey: options['resize-key'],
    origin: options.origin,
  };
  const findings: Findings[] = [];
  // Progress on stderr: stdout is the table, or the document, alone.
  const asking = verify(request, findings, ({ http, name, state }) => {
    if (state === 'failed') console.error(`failed over HTTP/${http}: ${name}`);
  });
  try {
    const rows = await interrupt.race(asking);
    const cleared = await clear(bucket, findings);
    const outcome = { apiUrl, rows, notes: note === undefined ? [] : [note], ...cleared };
    console.log(options.json ? jsonOf(outcome) : textOf(outcome));
    return counts(rows).failed === 0 ? 0 : 1;
  } catch (error) {
    const { left } = await clear(bucket, findings);
    if (left.length > 0) console.error(`Still in the bucket: ${left.join(', ')}`);
    if (interrupt.signal.aborted) return interrupt.exitCode();
    throw error;
  }
}

function parseApiUrl(value: string | undefined): string {
  if (value === undefined || value === '')
    throw new UserError('Which API? Give --api-url, as the output api_url has it; see --help.');
  if (!/^https?:\/\//.test(value) || !URL.canParse(value) || /[?#]/.test(value))
    throw new UserError(
      '--api-url must be https://HOST/STAGE without query, as the output api_url has it; ' +
        `got "${value}".`,
    );
  return value.replace(/\/+$/, '');
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new UserError(`--header must be "Name: value", got "${line.split(':', 1)[0]}".`);
      return [name, value] as const;
    }),
  );
}

/** Who names a key of /resize expects it to be there. */
function parseRequired(list: string | undefined, resizeKey: string | undefined): Set<Feature> {
  const names =
    list === 'all'
      ? FEATURES.filter((feature) => feature !== 's3-put')
      : (list ?? '').split(',').filter(Boolean);
  for (const name of names)
    if (!FEATURES.some((feature) => feature === name))
      throw new UserError(`--require knows no "${name}"; there are: all, ${FEATURES.join(', ')}.`);
  return new Set([
    ...(names as Feature[]),
    ...(resizeKey === undefined ? [] : ['resize' as const]),
  ]);
}
