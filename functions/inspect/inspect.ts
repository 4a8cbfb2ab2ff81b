import { createDeadline, type Deadline } from '../shared/deadline.ts';
import { ApiError, type ErrorCode } from '../shared/errors.ts';
import type { LambdaContext } from '../shared/event.ts';
import type { AdapterOptions } from '../shared/lambda.ts';
import { createRequestLog, logLine, standardOut } from '../shared/log.ts';
import { asApiError } from '../shared/response.ts';
import type { ObjectStore } from '../shared/storage.ts';
import type { InspectConfig } from './config.ts';
import { type Notice, noticesOf } from './events.ts';
import { lookAt, type LookDeps, type Verdict } from './look.ts';
import type { Versions } from './versions.ts';

export interface InspectDeps {
  readonly config: InspectConfig;
  readonly store: ObjectStore;
  readonly versions: Versions;
}

export type InspectHandler = (event: unknown, context: LambdaContext) => Promise<void>;

/** The deadline without a Lambda context (a plain call). */
const ASSUMED_MS = 60_000;

/**
 * S3 tells of what was stored; the bytes are judged as POST /images judges them, and the verdict
 * becomes tags of that version. Until then, and after a refusal, nothing may read it.
 */
export function createInspect(deps: InspectDeps, options: AdapterOptions): InspectHandler {
  return async (event, context = {}) => {
    const deadline = createDeadline(context, ASSUMED_MS);
    let failure: ApiError | undefined;
    try {
      for (const notice of noticesOf(event, deps.config)) {
        failure = (await take(notice, deps, options, deadline)) ?? failure;
      }
    } finally {
      deadline.end();
    }
    // Lambda repeats what throws, and what is decided by then stays decided.
    if (failure !== undefined) throw failure;
  };
}

interface Outcome {
  readonly outcome: Verdict['outcome'] | 'ignored' | 'failed';
  readonly code?: ErrorCode;
  readonly error?: ApiError;
}

/** What must be tried again; every record has its line in the log. */
async function take(
  notice: Notice,
  deps: InspectDeps,
  options: AdapterOptions,
  deadline: Deadline,
): Promise<ApiError | undefined> {
  const startMs = performance.now();
  const log = createRequestLog();
  const { outcome, code, error } = await outcomeOf(notice, { ...deps, log }, deadline);
  // Not the key: it is the caller's own words.
  const version = 'upload' in notice ? notice.upload.versionId : undefined;
  log.set({ outcome, version });
  const summary = {
    functionName: options.functionName,
    requestId: '',
    method: 'EVENT',
    route: 'inspect',
    status: error?.status ?? 200,
    code,
    ms: Math.round(performance.now() - startMs),
    bytesIn: 0,
    bytesOut: 0,
    ...(error === undefined ? {} : { error }),
  };
  (options.sink ?? standardOut)(logLine(summary, log, options.metricsNamespace, Date.now()));
  return outcome === 'failed' ? error : undefined;
}

async function outcomeOf(notice: Notice, deps: LookDeps, deadline: Deadline): Promise<Outcome> {
  if ('ignored' in notice) {
    deps.log.set({ ignored: notice.ignored });
    if (!notice.isFault) return { outcome: 'ignored' };
    const error = new ApiError('internal_error', `An event is ignored: ${notice.ignored}.`);
    return { outcome: 'ignored', code: error.code, error };
  }
  try {
    return await deadline.race(lookAt(notice.upload, deps, deadline));
  } catch (caught) {
    const error = asApiError(caught);
    return { outcome: 'failed', code: error.code, error };
  }
}
