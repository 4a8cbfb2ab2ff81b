import { ApiError } from './errors.ts';
import type { HttpRequest } from './http.ts';
import { type ObjectKey, parseKey } from './keys.ts';

/** The image that `{key+}` of the path names. */
export function pathKey({ pathParameters }: HttpRequest, prefix: string): ObjectKey {
  const { key } = pathParameters;
  if (key !== undefined) return parseKey(key, prefix, 'key');
  throw new ApiError('missing_parameter', 'Path parameter "key" is missing; name an image.');
}
