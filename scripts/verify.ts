import type { Feature, Findings } from './lib/checks/check.ts';
import type { Interruption } from './lib/launcher/interruption.mjs';
import { parseOptions, type Options } from './lib/options.ts';
import { UserError } from './lib/user-error.ts';
import { clear, openBucket, openCaller, type Bucket, type Cleared } from './verify/account.ts';
import { HELP } from './verify/help.mjs';
import { counts, jsonOf, textOf } from './verify/report.ts';
import { regionOf } from './verify/stage-check.ts';
import { FEATURES } from './verify/survey.ts';
import { verify, versionsOf, type VerifyRequest } from './verify/verify.ts';

/** What is stored is some thirty objects, removed one by one. */
const REMOVAL_MS = 120_000;

export async function main(
  args: readonly string[],
  { signal, onEnd }: Interruption,
): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  const asked = requestOf(options);
  const access = await openAccess(options, asked.apiUrl);
  const wanted = options.http1 ? '1.1' : options.http2 ? '2' : undefined;
  const { versions, note } = await versionsOf(asked.apiUrl, wanted);
  const findings: Findings[] = [];
  const cleared = clearOnce(access.bucket, findings);
  let isTold = false;
  onEnd(async () => {
    const { left } = await cleared();
    if (!isTold && left.length > 0) console.error(`Still in the bucket: ${left.join(', ')}`);
  }, REMOVAL_MS);
  // Progress on stderr: stdout is the table, or the document, alone.
  const rows = await verify({ ...asked, ...access, versions }, findings, (row) => {
    const isNews = row.state === 'failed' && !signal.aborted;
    if (isNews) console.error(`failed over HTTP/${row.http}: ${row.name}`);
  });
  const notes = note === undefined ? [] : [note];
  const outcome = { apiUrl: asked.apiUrl, rows, notes, ...(await cleared()) };
  if (signal.aborted) return 1;
  isTold = true;
  console.log(options.json ? jsonOf(outcome) : textOf(outcome));
  return counts(rows).failed === 0 ? 0 : 1;
}

function clearOnce(
  bucket: Bucket | undefined,
  findings: readonly Findings[],
): () => Promise<Cleared> {
  let clearing: Promise<Cleared> | undefined;
  return () => (clearing ??= clear(bucket, findings));
}

type Given = Options<typeof HELP.options>;

function requestOf(options: Given): Omit<VerifyRequest, 'versions' | 'bucket' | 'signer'> {
  const apiUrl = parseApiUrl(options['api-url']);
  if (options.http1 && options.http2)
    throw new UserError(
      '--http1 and --http2 exclude each other: leave both out for both versions.',
    );
  return {
    apiUrl,
    headers: parseHeaders(options.header ?? []),
    required: parseRequired(options.require, options['resize-key']),
    isPrivate: options.private ?? false,
    resizeKey: options['resize-key'],
    origin: options.origin,
  };
}

/** Credentials are taken only when one of the two options asks for them. */
async function openAccess(
  { bucket: name, sign, region: given }: Given,
  apiUrl: string,
): Promise<Pick<VerifyRequest, 'bucket' | 'signer'>> {
  if (name === undefined && !sign) return {};
  const region = given ?? regionOf(apiUrl);
  const caller = await openCaller({ region, purpose: name === undefined ? '--sign' : '--bucket' });
  const signer = { service: 'execute-api', region: caller.region, credentials: caller.credentials };
  if (name === undefined) return { signer };
  return { signer, bucket: openBucket({ name, caller, env: process.env }) };
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
