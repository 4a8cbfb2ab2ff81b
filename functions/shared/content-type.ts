import { ApiError } from './errors.ts';
import { type ImageType, mediaTypeOf } from './image/type.ts';

/** Say nothing of the type. The form type is what `curl --data-binary` sends. */
const GENERIC_TYPES: ReadonlySet<string> = new Set([
  '',
  '*/*',
  'application/octet-stream',
  'binary/octet-stream',
  'application/x-www-form-urlencoded',
]);

/**
 * The bytes decide which image it is, so any image/* will do: clients guess it
 * from file names. A header that says "no image" is refused: the caller did not
 * mean to send one.
 */
export function checkContentType(header: string | undefined, type: ImageType): void {
  const mediaType = (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (GENERIC_TYPES.has(mediaType) || mediaType.startsWith('image/')) return;
  throw new ApiError(
    'unsupported_media_type',
    `Content-Type contradicts the bytes, which are ${mediaTypeOf(type)}; ` +
      'send that or application/octet-stream.',
  );
}
