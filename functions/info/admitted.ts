import { type Admission, admissionOf, refusalOf } from '../shared/admission.ts';
import { ApiError, type ErrorCode } from '../shared/errors.ts';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { type ObjectKey, relativeKey } from '../shared/keys.ts';
import { jsonResponse } from '../shared/response.ts';
import type { ReadTags } from '../shared/s3/tags.ts';
import type { Tags } from '../shared/storage.ts';
import type { InfoConfig } from './config.ts';

/** The tag has room for the code alone. */
const MESSAGE_OF: Partial<Record<ErrorCode, string>> = {
  invalid_body: 'The upload is empty; upload the bytes of an image.',
  payload_too_large:
    'The image has more bytes, pixels or frames than are taken; upload a smaller one.',
  unprocessable_image:
    'The image is truncated or broken and cannot be decoded; upload a whole file.',
  unsupported_media_type:
    'The bytes are not a JPEG, PNG, WebP, GIF or AVIF image, or were sent as something else; ' +
    'upload one of these types.',
};

export interface AdmittedDeps {
  readonly config: InfoConfig;
  readonly readTags: ReadTags;
}

/**
 * What is pending or refused cannot be read, and is told by its tags alone; the rest is described.
 * Asked again where the description finds nothing: an upload may have replaced the image meanwhile.
 */
export async function describeAdmitted(
  key: ObjectKey,
  { deadline }: HttpRequest,
  { config, readTags }: AdmittedDeps,
  describe: (status: Admission) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const tags = await readTags(key, deadline);
  if (!isServed(tags, config)) return undecided(key, tags, config);
  try {
    return await describe(admissionOf(tags));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not_found') throw error;
    const since = await readTags(key, deadline);
    if (isServed(since, config)) throw error;
    return undecided(key, since, config);
  }
}

function isServed(tags: Tags, { inspection }: InfoConfig): boolean {
  const state = admissionOf(tags);
  return inspection === 'not-refused' ? state !== 'refused' : state === 'ready';
}

/** Not cached: it will be another answer soon. */
function undecided(key: ObjectKey, tags: Tags, { keyPrefix }: InfoConfig): HttpResponse {
  const code = refusalOf(tags);
  const message = (code && MESSAGE_OF[code]) ?? 'The upload was refused; upload another image.';
  return jsonResponse(200, {
    key: relativeKey(key, keyPrefix),
    status: admissionOf(tags),
    ...(code === undefined ? {} : { error: { code, message } }),
  });
}
