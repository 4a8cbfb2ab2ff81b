import { createDeadline } from '../shared/deadline.ts';
import type { LambdaContext } from '../shared/event.ts';
import { type AdapterOptions, createHandler } from '../shared/lambda.ts';
import { createRequestLog, logLine, standardOut } from '../shared/log.ts';
import { asApiError } from '../shared/response.ts';
import type { ObjectStore, UrlSigner } from '../shared/storage.ts';
import type { ThumbnailsConfig } from './config.ts';
import { type JobDeps, type JobEvent, runJob } from './job.ts';
import { createReadStatus } from './read-status.ts';
import { createStatusStore, isJobId, type JobStatus } from './status.ts';

export interface ThumbnailsDeps {
  readonly config: ThumbnailsConfig;
  readonly store: ObjectStore;
  readonly signer: UrlSigner;
}

export type ThumbnailsHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/** The deadline of a job without a Lambda context (a plain call). */
const ASSUMED_MS = 60_000;

/** One function behind two integrations: the job, and the question for its status. */
export function createThumbnails(
  { config, store, signer }: ThumbnailsDeps,
  options: AdapterOptions,
): ThumbnailsHandler {
  const statuses = createStatusStore(store, config.jobPrefix);
  const readStatus = createHandler(createReadStatus({ config, statuses, signer }), options);
  return (event, context = {}) => {
    const job = asJobEvent(event);
    return job === undefined
      ? readStatus(event, context)
      : runLogged(job, { config, store, statuses }, options, context);
  };
}

/** A proxy event has a request context; what a client posts is inside `body`. */
function asJobEvent(event: unknown): JobEvent | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  if ('requestContext' in event || 'httpMethod' in event) return undefined;
  const { id, body } = event as { id?: unknown; body?: unknown };
  return typeof id === 'string' && isJobId(id) ? { id, body } : undefined;
}

async function runLogged(
  job: JobEvent,
  deps: Omit<JobDeps, 'log'>,
  options: AdapterOptions,
  context: LambdaContext,
): Promise<JobStatus> {
  const startMs = performance.now();
  const deadline = createDeadline(context, ASSUMED_MS);
  const log = createRequestLog();
  const write = (status: number, code?: string, error?: unknown) => {
    const ms = Math.round(performance.now() - startMs);
    const summary = {
      functionName: options.functionName,
      requestId: job.id,
      method: 'EVENT',
      route: 'thumbnails',
      status,
      code,
      ms,
      bytesIn: 0,
      bytesOut: 0,
      ...(error === undefined ? {} : { error }),
    };
    const line = logLine(summary, log, options.metricsNamespace, Date.now());
    (options.sink ?? standardOut)(line);
  };
  try {
    const status = await deadline.race(runJob(job, { ...deps, log }, deadline));
    write(200, status.status === 'failed' ? status.code : undefined);
    return status;
  } catch (caught) {
    const error = asApiError(caught);
    write(error.status, error.code, error);
    // Lambda repeats what throws.
    throw error;
  } finally {
    deadline.end();
  }
}
