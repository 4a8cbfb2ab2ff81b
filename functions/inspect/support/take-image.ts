import { refusalOf } from '../../shared/admission.ts';
import { STATUS_OF_CODE } from '../../shared/errors.ts';
import type { Taken } from '../../shared/support/take-image.ts';
import { KEY, recordOf, setUp } from './set-up.ts';

/** A verdict has a code, and no HTTP status of its own. */
export async function takeInspectImage(bytes: Buffer): Promise<Taken> {
  const { bucket, tell } = setUp({ ADMITTED_WIDTHS: '20' });
  bucket.put(KEY, 'v1', bytes);
  await tell(recordOf(encodeURIComponent(KEY), 'v1'));
  const code = refusalOf(bucket.tagsOf(KEY, 'v1') ?? {});
  return {
    status: code === undefined ? 200 : STATUS_OF_CODE[code],
    code,
    stored: [...bucket.derivatives.values()],
  };
}
