import { isKey, type ObjectKey } from '../shared/keys.ts';

/** One version of an object that was stored. */
export interface Upload {
  readonly key: ObjectKey;
  readonly versionId: string;
}

/** What one record asks for: to look at an upload, or nothing, and why. */
export type Notice =
  | { readonly upload: Upload }
  /** `isFault`: somebody has to mend something, or the object stays pending. */
  | { readonly ignored: string; readonly isFault: boolean };

export interface Place {
  readonly bucket: string;
  readonly keyPrefix: string;
}

/**
 * Amazon S3 User Guide, "Event message structure": fields may be added, and a consumer reads those
 * it knows. Whatever else calls the function is no reason to fail: Lambda would repeat it.
 */
export function noticesOf(event: unknown, place: Place): readonly Notice[] {
  const { Records: records, Event: name } = fields(event);
  // Sent once when a notification is set up, without any object.
  if (name === 's3:TestEvent') return [{ ignored: 'a test event', isFault: false }];
  if (!Array.isArray(records)) return [{ ignored: 'no event of S3', isFault: true }];
  return records.map((record: unknown) => noticeOf(fields(record), place));
}

function noticeOf(record: Fields, { bucket, keyPrefix }: Place): Notice {
  const { eventSource, eventName } = record;
  const s3 = fields(record['s3']);
  const { key: encoded, versionId } = fields(s3['object']);
  if (eventSource !== 'aws:s3' || typeof encoded !== 'string') return fault('no record of S3');
  if (!/^ObjectCreated:/.test(String(eventName))) {
    return { ignored: 'not about a new object', isFault: false };
  }
  if (fields(s3['bucket'])['name'] !== bucket) return fault('of another bucket');
  const key = decodeKey(encoded);
  if (key === undefined) return fault('its key is not URL-encoded');
  // A folder that the console makes, or what no route can name: nothing serves it.
  if (!key.startsWith(keyPrefix) || !isKey(key.slice(keyPrefix.length), keyPrefix)) {
    return { ignored: 'its key is none of this API', isFault: false };
  }
  if (typeof versionId !== 'string' || versionId === '' || versionId === 'null') {
    // A verdict by key alone could reach bytes that were stored meanwhile, and that nobody saw.
    return fault('it has no version, and stays pending: the bucket has to keep versions');
  }
  return { upload: { key: key as ObjectKey, versionId } };
}

/** As a form: a space is "+", a plus "%2B". */
function decodeKey(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function fault(ignored: string): Notice {
  return { ignored, isFault: true };
}
