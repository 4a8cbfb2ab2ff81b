import { randomBytes } from 'node:crypto';
import {
  newFindings,
  runChecks,
  type Check,
  type CheckContext,
  type CheckResult,
  type Feature,
  type Findings,
} from '../lib/checks/check.ts';
import { errorChecks } from '../lib/checks/error-checks.ts';
import { imageChecks } from '../lib/checks/image-checks.ts';
import { samplePhotograph, samplePng } from '../lib/checks/sample.ts';
import { untilAdmitted } from '../lib/checks/until-readable.ts';
import { messageOf, UserError } from '../lib/user-error.ts';
import type { Bucket } from './account.ts';
import { contentChecks } from './content-checks.ts';
import { bytesChecks, causeChecks } from './gateway-checks.ts';
import { iamCheck } from './iam-check.ts';
import { privateCheck } from './private-check.ts';
import { requestChecks } from './request-checks.ts';
import type { Signer } from './signature.ts';
import { spellingChecks } from './spelling-checks.ts';
import { stageCheck, type Account } from './stage-check.ts';
import { survey, type Survey } from './survey.ts';
import { tlsChecks } from './tls-checks.ts';
import {
  createTransport,
  negotiated,
  type HttpVersion,
  type Transport,
  type TransportRequest,
} from './transport.ts';

export interface VerifyRequest {
  readonly apiUrl: string;
  readonly versions: readonly HttpVersion[];
  readonly headers: Readonly<Record<string, string>>;
  readonly resizeKey?: string | undefined;
  readonly origin?: string | undefined;
  readonly required: ReadonlySet<Feature>;
  /** Whether the one thing to check is that nobody out here is answered. */
  readonly isPrivate: boolean;
  readonly bucket?: Bucket | undefined;
  readonly signer?: Signer | undefined;
  /** A short list, for one check after another change. */
  readonly only?: (check: Check) => boolean;
}

export interface Row extends CheckResult {
  readonly http: HttpVersion;
}

/** Both, where the address offers both; the second value says what cannot be asked. */
export async function versionsOf(
  apiUrl: string,
  wanted: HttpVersion | undefined,
): Promise<{ readonly versions: readonly HttpVersion[]; readonly note?: string }> {
  if (wanted === '1.1') return { versions: ['1.1'] };
  const protocol = await negotiated(apiUrl).catch((error: unknown) => {
    throw unreachable(apiUrl, error);
  });
  const reason =
    protocol === undefined
      ? 'the address is plain HTTP, and HTTP/2 is agreed upon in the TLS handshake'
      : 'the server does not offer it';
  if (protocol === 'h2') return { versions: wanted === '2' ? ['2'] : ['1.1', '2'] };
  if (wanted === '2') throw new UserError(`--http2 cannot be asked of ${apiUrl}: ${reason}.`);
  return { versions: ['1.1'], note: `HTTP/2 was not checked: ${reason}.` };
}

/** `findings` grows while it runs, so that whoever interrupts it knows what there is to remove. */
export async function verify(
  request: VerifyRequest,
  findings: Findings[],
  report: (row: Row) => void,
): Promise<readonly Row[]> {
  const photograph = await samplePhotograph();
  const png = await samplePng(photograph);
  const run = `verify-${randomBytes(8).toString('hex')}`;
  const rows: Row[] = [];
  for (const [index, version] of request.versions.entries()) {
    const folder = `${run}-${index + 1}`;
    const found = newFindings();
    findings.push(found);
    const transport = createTransport(version, request);
    const surveyed = await look(request, transport, folder);
    const context = contextOf(request, transport, surveyed, {
      folder,
      photograph,
      png,
      ...storeIn(request.bucket, found),
    });
    await seed(surveyed, context, found);
    const checks = checksOf(request, { transport, survey: surveyed, folder }, index === 0);
    await runChecks(
      checks,
      context,
      (result) => {
        rows.push({ http: version, ...result });
        report({ http: version, ...result });
      },
      found,
    );
  }
  return rows;
}

function look(request: VerifyRequest, { askIn }: Transport, folder: string): Promise<Survey> {
  return survey({
    ask: askIn('usual'),
    folder,
    required: request.required,
    hasResizeKey: request.resizeKey !== undefined,
    isSigned: request.signer !== undefined,
    hasBucket: request.bucket !== undefined,
  }).catch((error: unknown) => {
    throw unreachable(request.apiUrl, error);
  });
}

function unreachable(apiUrl: string, error: unknown): UserError {
  const reason = messageOf(error);
  return new UserError(`${apiUrl} does not answer: ${reason}. Check the address and --api-url.`);
}

function contextOf(
  { apiUrl, resizeKey = '', origin }: VerifyRequest,
  { askIn }: Transport,
  { missing }: Survey,
  rest: Pick<CheckContext, 'folder' | 'photograph' | 'png' | 'store'>,
): CheckContext {
  return {
    ...rest,
    apiUrl,
    missing,
    ask: askIn('usual'),
    resizeKey: encodeURIComponent(resizeKey),
    ...(origin === undefined ? {} : { origin }),
  };
}

function storeIn(
  bucket: Bucket | undefined,
  found: Findings,
): Pick<Required<CheckContext>, 'store'> | undefined {
  if (!bucket) return undefined;
  return { store: (key, bytes, type) => bucket.put(`${found.keyPrefix}${key}`, bytes, type) };
}

/**
 * Where the API has no upload, its reading routes are asked for an image that this program stored.
 */
async function seed(
  { missing }: Survey,
  { ask, folder = '', photograph, store }: CheckContext,
  found: Findings,
): Promise<void> {
  if (!store || !missing.has('upload')) return;
  found.key = `${folder}/photo.jpg`;
  found.images.add(found.key);
  await store(found.key, photograph, 'image/jpeg');
  if (ask) await untilAdmitted({ ask, missing }, found.key);
}

interface ChecksRequest {
  readonly request: TransportRequest;
  readonly transport: Transport;
  readonly survey: Survey;
  readonly folder: string;
  readonly account?: Account | undefined;
}

/** Those that `npm start -- --exit` does not ask. */
export function ownChecks({ request, transport, survey: found, folder, account }: ChecksRequest): {
  readonly causes: readonly Check[];
  readonly bytes: readonly Check[];
  readonly spellings: readonly Check[];
  /** What does not depend on the version of HTTP. */
  readonly once: readonly Check[];
} {
  return {
    causes: [
      ...causeChecks(found, folder),
      iamCheck({ survey: found, folder, transport, request }),
    ],
    bytes: bytesChecks(found, folder),
    spellings: spellingChecks({ transport, request, survey: found }),
    once: [...requestChecks, ...contentChecks, ...tlsChecks, stageCheck(account)],
  };
}

function checksOf(
  request: VerifyRequest,
  asked: Omit<ChecksRequest, 'request' | 'account'>,
  isFirst: boolean,
): readonly Check[] {
  if (request.isPrivate) return [privateCheck(asked.survey)];
  const own = ownChecks({ ...asked, request, account: request.bucket?.account });
  const each = [...own.causes, ...imageChecks, ...own.bytes, ...errorChecks, ...own.spellings];
  return [...each, ...(isFirst ? own.once : [])].filter(request.only ?? (() => true));
}
