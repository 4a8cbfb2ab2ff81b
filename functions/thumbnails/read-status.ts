import { ApiError } from '../shared/errors.ts';
import type { HttpHandler } from '../shared/http.ts';
import { jsonResponse } from '../shared/response.ts';
import { isJobId, type StatusStore } from './status.ts';

export interface ReadStatusDeps {
  readonly statuses: StatusStore;
}

/**
 * `GET /thumbnails/{id}`. An accepted job has no object until the function
 * ran, and API Gateway keeps no list of what it accepted. So an id of the form
 * that the 202 answer has is pending until something is known about it, and any
 * other id is unknown: a client may poll right after the 202.
 */
export function createReadStatus({ statuses }: ReadStatusDeps): HttpHandler {
  return async (request) => {
    const id = request.pathParameters['id'] ?? '';
    if (!isJobId(id)) {
      throw new ApiError('not_found', 'No job has this id; use the id of the 202 answer.');
    }
    const status = await statuses.read(id);
    const isPending = status === undefined || status.status === 'pending';
    return isPending
      ? jsonResponse(200, { id, status: 'pending' }, { 'retry-after': '1' })
      : jsonResponse(200, status);
  };
}
