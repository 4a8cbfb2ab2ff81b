import { createHash } from 'node:crypto';
import { type Deadline, tooSlow } from '../shared/deadline.ts';
import { derivativeFolder } from '../shared/derivatives.ts';
import { ApiError, type ErrorCode } from '../shared/errors.ts';
import { renderImage } from '../shared/image/render.ts';
import { ENCODER_VERSION } from '../shared/image/sharp.ts';
import { EXTENSION_OF, type ImageType, mediaTypeOf } from '../shared/image/type.ts';
import { type ObjectKey, relativeKey } from '../shared/keys.ts';
import type { RequestLog } from '../shared/log.ts';
import { asApiError } from '../shared/response.ts';
import { type ObjectStore, readObject, type WriteOptions } from '../shared/storage.ts';
import type { ThumbnailsConfig } from './config.ts';
import { checkWidth, parseThumbnailRequest, type ThumbnailRequest } from './request.ts';
import {
  isMade,
  type JobStatus,
  type StatusStore,
  type Thumbnail,
  type ThumbnailResult,
} from './status.ts';

export interface JobDeps {
  readonly config: ThumbnailsConfig;
  readonly store: ObjectStore;
  readonly statuses: StatusStore;
  readonly log: RequestLog;
}

export interface JobEvent {
  readonly id: string;
  readonly body: unknown;
}

/** Lambda repeats a failed event twice (Developer Guide, "Asynchronous invocation"). */
const MAX_ATTEMPTS = 3;

/** Left to write the status when the work took all of its time. */
const STATUS_MS = 1_000;

/**
 * Runs one job to its end. What the client did wrong is a result of the job;
 * a fault of ours or of S3 is thrown, so that Lambda tries again, and becomes
 * the result only at the last attempt.
 */
export async function runJob(
  { id, body }: JobEvent,
  deps: JobDeps,
  deadline: Deadline,
): Promise<JobStatus> {
  const { statuses } = deps;
  const before = await statuses.read(id, deadline);
  // Lambda may deliver an event twice; what is decided stays decided.
  if (before !== undefined && before.status !== 'pending') return before;
  const attempt = (before?.attempt ?? 0) + 1;
  const pending = { id, status: 'pending', attempt } as const;
  if (before !== undefined) await statuses.write(pending, deadline);
  // Another run of the id began between the two lines, and its word stands.
  else if (!(await statuses.create(pending, deadline))) {
    return (await statuses.read(id, deadline)) ?? pending;
  }
  const status = await finishJob({ id, body }, deps, attempt, deadline);
  await statuses.write(status, deadline);
  return status;
}

async function finishJob(
  { id, body }: JobEvent,
  deps: JobDeps,
  attempt: number,
  deadline: Deadline,
): Promise<JobStatus> {
  const work = deadline.within(deadline.remainingMs() - STATUS_MS);
  const isLast = attempt >= MAX_ATTEMPTS;
  const results: ThumbnailResult[] = [];
  try {
    const request = parseThumbnailRequest(body, requestDefaults(deps.config));
    await makeAll(request, deps, { results, isLast, deadline: work });
    const key = relativeKey(request.key, deps.config.keyPrefix);
    return decided(id, key, results);
  } catch (caught) {
    const error = asApiError(caught);
    if (error.status >= 500 && !isLast) throw error;
    return { id, status: 'failed', ...shown(error) };
  } finally {
    work.end();
  }
}

/** Done when anything was made; what was not says so itself. */
function decided(id: string, key: string, thumbnails: readonly ThumbnailResult[]): JobStatus {
  const [first] = thumbnails;
  if (first === undefined || isMade(first) || thumbnails.some(isMade)) {
    return { id, status: 'done', key, thumbnails };
  }
  const { code, message } = first;
  return { id, status: 'failed', code, message, thumbnails };
}

function shown({ code, status, message }: ApiError): { code: ErrorCode; message: string } {
  return { code, message: status >= 500 ? 'The job failed on our side; post it again.' : message };
}

function requestDefaults(config: ThumbnailsConfig) {
  const { keyPrefix, widths, limits } = config;
  return { keyPrefix, widths, maxSide: limits.maxOutputSide };
}

/** One run of a job: what came of each width so far, and when it must end. */
interface Attempt {
  readonly results: ThumbnailResult[];
  readonly isLast: boolean;
  readonly deadline: Deadline;
}

async function makeAll(request: ThumbnailRequest, deps: JobDeps, attempt: Attempt): Promise<void> {
  const { config, store, log } = deps;
  const { deadline, results } = attempt;
  log.set({ format: request.format });
  const source = await log.time('fetch', () =>
    deadline.race(readObject(store, request.key, config.maxSourceBytes, deadline)),
  );
  // One after the other: each needs the memory of a decoded image.
  for (const requestedWidth of request.widths) {
    try {
      checkWidth(requestedWidth, config.limits.maxOutputSide);
      if (deadline.remainingMs() <= 0) throw tooSlow();
      const work = makeOrFind(request, source, requestedWidth, deps, deadline);
      results.push(await deadline.race(work));
    } catch (caught) {
      const error = asApiError(caught);
      if (endsJob(error, attempt)) throw error;
      results.push({ requestedWidth, ...shown(error) });
    }
  }
}

/** These speak of the source; but one that gave a thumbnail is sound. */
const SOURCE_FAULTS: ReadonlySet<ErrorCode> = new Set([
  'payload_too_large',
  'unprocessable_image',
  'unsupported_media_type',
]);

/** Else it is the result of one width alone. */
function endsJob({ code, status }: ApiError, { results, isLast }: Attempt): boolean {
  if (status >= 500) return !isLast;
  return SOURCE_FAULTS.has(code) && !results.some(isMade);
}

async function makeOrFind(
  request: ThumbnailRequest,
  source: { readonly etag: string; readonly bytes: Buffer },
  requestedWidth: number,
  deps: JobDeps,
  deadline: Deadline,
): Promise<Thumbnail> {
  const key = thumbnailKey(request, source.etag, requestedWidth, deps.config);
  const facts =
    (await storedFacts(deps.store, key, deadline)) ??
    (await makeOne({ key, requestedWidth, bytes: source.bytes }, request.format, deps, deadline));
  return { requestedWidth, key, type: request.format, ...facts };
}

type Facts = Pick<Thumbnail, 'width' | 'height' | 'bytes'>;

/** What an earlier attempt has stored is not made again. */
async function storedFacts(
  store: ObjectStore,
  key: ObjectKey,
  deadline: Deadline,
): Promise<Facts | undefined> {
  try {
    const head = await store.head(key, deadline);
    const width = Number(head.metadata['width']);
    const height = Number(head.metadata['height']);
    return width > 0 && height > 0 ? { width, height, bytes: head.contentLength } : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined;
    throw error;
  }
}

async function makeOne(
  target: { key: ObjectKey; requestedWidth: number; bytes: Buffer },
  format: ImageType,
  { config, store, log }: JobDeps,
  deadline: Deadline,
): Promise<Facts> {
  const box = { width: target.requestedWidth, fit: 'inside' as const };
  const request = { box, chooseTypes: () => [format] };
  const rendered = await log.time('encode', () =>
    renderImage(target.bytes, request, config.limits, deadline.remainingMs),
  );
  const { bytes, width, height } = rendered;
  const options: WriteOptions = {
    contentType: mediaTypeOf(format),
    cacheControl: 'private, max-age=31536000, immutable',
    metadata: { width: String(width), height: String(height) },
  };
  await log.time('store', () => storeOnce(store, target.key, bytes, deadline, options));
  return { width, height, bytes: bytes.length };
}

/** Named by its inputs: a replaced source never meets its predecessor's thumbnails. */
function thumbnailKey(
  { key, format }: ThumbnailRequest,
  sourceEtag: string,
  width: number,
  config: ThumbnailsConfig,
): ObjectKey {
  const inputs = JSON.stringify([ENCODER_VERSION, key, sourceEtag, width, format]);
  const hash = createHash('sha256').update(inputs).digest('hex').slice(0, 16);
  const name = `${width}-${hash}.${EXTENSION_OF[format]}`;
  return `${derivativeFolder(config.derivativePrefix, 'thumbnails', key)}${name}` as ObjectKey;
}

/** Two runs of one event may meet; the first to write wins. */
async function storeOnce(
  store: ObjectStore,
  key: ObjectKey,
  bytes: Buffer,
  deadline: Deadline,
  options: WriteOptions,
): Promise<void> {
  try {
    await store.put(key, bytes, deadline, { ...options, createOnly: true });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'key_exists') return;
    throw error;
  }
}
