import type { Deadline } from './deadline.ts';
import { ApiError } from './errors.ts';
import type { HttpRequest } from './http.ts';
import type { ObjectKey } from './keys.ts';
import type { ObjectFacts, ObjectStore } from './storage.ts';

/** What a change of an image is judged by; undefined: no object has the key. */
export async function currentFacts(
  store: Pick<ObjectStore, 'head'>,
  key: ObjectKey,
  deadline: Deadline,
): Promise<ObjectFacts | undefined> {
  try {
    return await store.head(key, deadline);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** A parameter that nobody reads would be a wish that nobody granted. */
export function refuseParameters({ query }: HttpRequest): void {
  const [name] = query.keys();
  if (name === undefined) return;
  throw new ApiError(
    'invalid_parameter',
    `Parameter "${name.slice(0, 40)}" is unknown; there are none here.`,
  );
}
