import { type Deadline, tooSlow } from '../shared/deadline.ts';
import { ApiError, type ErrorCode } from '../shared/errors.ts';
import { relativeKey } from '../shared/keys.ts';
import type { RequestLog } from '../shared/log.ts';
import { asApiError } from '../shared/response.ts';
import { type ObjectStore, readObject } from '../shared/storage.ts';
import { makeOrFind } from '../shared/thumbnail.ts';
import type { ThumbnailsConfig } from './config.ts';
import { checkWidth, parseThumbnailRequest, type ThumbnailRequest } from './request.ts';
import { isMade, type JobStatus, type StatusStore, type ThumbnailResult } from './status.ts';

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
  const { format } = request;
  log.set({ format });
  const source = await log.time('fetch', () =>
    deadline.race(readObject(store, request.key, config.maxSourceBytes, deadline)),
  );
  // One after the other: each needs the memory of a decoded image.
  for (const requestedWidth of request.widths) {
    try {
      checkWidth(requestedWidth, config.limits.maxOutputSide);
      if (deadline.remainingMs() <= 0) throw tooSlow();
      const wanted = { source: { ...source, key: request.key }, format, requestedWidth };
      results.push(await deadline.race(makeOrFind(wanted, deps, deadline)));
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
