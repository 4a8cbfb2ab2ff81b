import { inflateSync } from 'node:zlib';
import { ApiError } from '../../errors.ts';

/** Those of screens have some KB, those of printing presses up to 3 MB. */
const MAX_PROFILE_BYTES = 4 * 1024 * 1024;

export function assertProfileFits(bytes: number): void {
  if (bytes > MAX_PROFILE_BYTES) throw tooLarge();
}

/**
 * Whether a zlib stream holds a whole profile. A broken one is ignored by
 * decoders, but not before they have made room for the length that it claims.
 */
export function holdsProfile(deflated: Buffer): boolean {
  try {
    const profile = inflateSync(deflated, { maxOutputLength: MAX_PROFILE_BYTES });
    return profile.length >= 4 && profile.readUInt32BE(0) <= profile.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    return false;
  }
}

function tooLarge(): ApiError {
  return new ApiError(
    'payload_too_large',
    `The colour profile of the image has more than ${MAX_PROFILE_BYTES} bytes; ` +
      'send the image with a smaller one or none.',
  );
}
