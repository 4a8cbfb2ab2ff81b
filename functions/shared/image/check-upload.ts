import { checkContentType } from '../content-type.ts';
import { ApiError } from '../errors.ts';
import { type ImageType, sniffType } from './type.ts';

export interface SentFile {
  readonly bytes: Buffer;
  /** What the sender calls it. */
  readonly contentType: string | undefined;
}

/** The cheap checks of an upload, whichever way it came, in front of any decoding. */
export function checkUpload({ bytes, contentType }: SentFile): ImageType {
  if (bytes.length === 0) {
    throw new ApiError('invalid_body', 'The body is empty; send the bytes of an image.');
  }
  const type = sniffType(bytes);
  if (type === undefined) {
    throw new ApiError(
      'unsupported_media_type',
      'The bytes are not a JPEG, PNG, WebP, GIF or AVIF image; send one of these types.',
    );
  }
  checkContentType(contentType, type);
  return type;
}
