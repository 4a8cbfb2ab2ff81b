import { currentFacts } from '../shared/change.ts';
import type { HttpRequest } from '../shared/http.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { allowsChange, isConditionalChange, preconditionFailed } from '../shared/preconditions.ts';
import type { ObjectStore, WriteOptions } from '../shared/storage.ts';

/** How an image is stored, and what the answer to that is. */
export interface Manner {
  readonly status: 200 | 201;
  readonly condition: Pick<WriteOptions, 'createOnly' | 'ifMatch'>;
}

export const CREATE: Manner = { status: 201, condition: { createOnly: true } };

/**
 * Of `PUT /images/{key+}`. The conditions are judged here, as S3 knows neither several tags nor
 * `If-Match: *`; what was judged becomes S3's condition, so that nothing comes in between.
 */
export async function mannerOfPut(
  { headers, deadline }: HttpRequest,
  key: ObjectKey,
  store: ObjectStore,
): Promise<Manner> {
  const current = await currentFacts(store, key, deadline);
  if (!allowsChange(headers, current)) throw preconditionFailed();
  const isConditional = isConditionalChange(headers);
  if (current === undefined) return isConditional ? CREATE : { status: 201, condition: {} };
  return { status: 200, condition: isConditional ? { ifMatch: current.etag } : {} };
}
