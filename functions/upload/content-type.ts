import { ApiError } from '../shared/errors.ts';
import { type ImageType, mediaTypeOf } from '../shared/image-type.ts';

/** Other names in use, beside `image/<type>`. */
const aliases: Partial<Record<ImageType, readonly string[]>> = {
  jpeg: ['image/jpg', 'image/pjpeg'],
  png: ['image/x-png', 'image/apng'],
  avif: ['image/avif-sequence'],
};

/** Say nothing of the type. The form type is what `curl --data-binary` sends. */
const generic: ReadonlySet<string> = new Set([
  '',
  '*/*',
  'image/*',
  'application/octet-stream',
  'binary/octet-stream',
  'application/x-www-form-urlencoded',
]);

/** The bytes decide the type; a header that contradicts them is refused. */
export function checkContentType(header: string | undefined, type: ImageType): void {
  const mediaType = (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const expected = mediaTypeOf(type);
  if (generic.has(mediaType) || mediaType === expected) return;
  if (aliases[type]?.includes(mediaType) === true) return;
  throw new ApiError(
    'unsupported_media_type',
    mediaType.startsWith('multipart/')
      ? 'The body is a form; send the bytes of the image alone.'
      : `Content-Type contradicts the bytes, which are ${expected}; send ${expected} or application/octet-stream.`,
  );
}
