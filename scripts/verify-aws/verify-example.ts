import { setTimeout as sleep } from 'node:timers/promises';
import type { Check, Feature } from '../lib/checks/check.ts';
import { send } from '../lib/http.ts';
import { openBucket, openCaller } from '../verify/account.ts';
import { counts, rowTable } from '../verify/report.ts';
import { verify, versionsOf, type Row, type VerifyRequest } from '../verify/verify.ts';

export interface VerifyExample {
  readonly apiUrl: string;
  readonly bucketName: string;
  readonly region: string;
  readonly resizeKey: string;
  readonly features: readonly Feature[];
  readonly extent: 'all' | 'short' | 'private';
  readonly signal: AbortSignal;
}

/** What an endpoint type can change: the way of bytes and of header names. */
const SHORT = new RegExp(
  [
    '^(POST|GET|HEAD|PUT|DELETE) /(images|s3|health)',
    '^resource policy',
    'may invoke',
    'stay bytes$',
    'each spelling',
    'CORS preflight',
  ].join('|'),
);
const SETTLE_MS = 300_000;
const PAUSE_MS = 5_000;

/** What was seen, in a line; throws with the rows that failed. */
export async function verifyExample(example: VerifyExample): Promise<string> {
  const { apiUrl, extent, bucketName: name, region } = example;
  await reached(apiUrl, example.signal);
  const { versions, note } = await versionsOf(apiUrl, undefined);
  const caller = await openCaller({ region, purpose: '--example' });
  const request: VerifyRequest = {
    apiUrl,
    versions,
    headers: {},
    required: new Set(example.features),
    resizeKey: example.resizeKey,
    isPrivate: extent === 'private',
    bucket: openBucket({ name, caller, env: process.env }),
    signer: { service: 'execute-api', region, credentials: caller.credentials },
  };
  const only = ({ name: check }: Check): boolean => SHORT.test(check);
  const short = await settled({ ...request, only }, example.signal);
  const rows = extent === 'all' ? await ask(request) : short;
  if (extent !== 'short' && !example.signal.aborted) console.log(rowTable(rows));
  const failed = rows.filter(({ state }) => state === 'failed');
  if (failed.length > 0)
    throw new Error(
      failed.map(({ http, name: check, saw }) => `HTTP/${http} ${check}: ${saw}`).join('\n'),
    );
  const over = `HTTP/${versions.join(' and HTTP/')}`;
  return `${counts(rows).ok} checks over ${over}${note === undefined ? '' : `; ${note}`}`;
}

/** What is stored goes with the example's bucket. */
const ask = (request: VerifyRequest): Promise<readonly Row[]> => verify(request, [], () => {});

/** Roles, permissions and changes of type take seconds to minutes to be everywhere. */
async function settled(request: VerifyRequest, signal: AbortSignal): Promise<readonly Row[]> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const rows = await ask(request);
    if (counts(rows).failed === 0 || signal.aborted || Date.now() > until) return rows;
    await sleep(PAUSE_MS);
  }
}

/** A new name has to reach DNS. */
async function reached(apiUrl: string, signal: AbortSignal): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  while (Date.now() < until && !signal.aborted) {
    const answer = await send(apiUrl, '/no/such/route').catch(() => undefined);
    if (answer) return;
    await sleep(PAUSE_MS);
  }
}
