import { ApiError } from '../shared/errors.ts';
import type { HttpHandler } from '../shared/http.ts';
import { jsonResponse } from '../shared/response.ts';
import type { UrlSigner } from '../shared/storage.ts';
import type { ThumbnailsConfig } from './config.ts';
import {
  isJobId,
  isMade,
  type JobStatus,
  type StatusStore,
  type ThumbnailResult,
} from './status.ts';

export interface ReadStatusDeps {
  readonly config: Pick<ThumbnailsConfig, 'urlExpiresSeconds'>;
  readonly statuses: StatusStore;
  readonly signer: UrlSigner;
}

/**
 * `GET /thumbnails/{id}`. An accepted job has no object until the function
 * ran, and API Gateway keeps no list of what it accepted. So an id of the form
 * that the 202 answer has is pending until something is known about it, and any
 * other id is unknown: a client may poll right after the 202.
 */
export function createReadStatus(deps: ReadStatusDeps): HttpHandler {
  return async (request) => {
    const id = request.pathParameters['id'] ?? '';
    if (!isJobId(id)) {
      throw new ApiError('not_found', 'No job has this id; use the id of the 202 answer.');
    }
    const status = await deps.statuses.read(id, request.deadline);
    const isPending = status === undefined || status.status === 'pending';
    return isPending
      ? jsonResponse(200, { id, status: 'pending' }, { 'retry-after': '1' })
      : jsonResponse(200, await shown(status, deps));
  };
}

type Decided = Exclude<JobStatus, { status: 'pending' }>;

async function shown(status: Decided, deps: ReadStatusDeps): Promise<object> {
  const { thumbnails } = status;
  if (thumbnails === undefined) return status;
  const results = thumbnails.map((result) => shownResult(result, status.id, deps));
  const isFetchable = status.status === 'done';
  return {
    ...status,
    thumbnails: await Promise.all(results),
    ...(isFetchable ? { expiresIn: deps.config.urlExpiresSeconds } : {}),
  };
}

/**
 * What is under the prefix of results is no image of a caller's, so no route takes its key. S3
 * gives it out by itself, for as long as the URL lives, whatever other routes the API has.
 */
async function shownResult(
  result: ThumbnailResult,
  id: string,
  { config, signer }: ReadStatusDeps,
): Promise<object> {
  if (isMade(result)) {
    const { requestedWidth, key: objectKey, ...facts } = result;
    const url = await signer.signGet(objectKey, { expiresSeconds: config.urlExpiresSeconds });
    return { requestedWidth, status: 'done', url, objectKey, ...facts };
  }
  const { requestedWidth, code, message } = result;
  return { requestedWidth, status: 'failed', error: { message, code, requestId: id } };
}
