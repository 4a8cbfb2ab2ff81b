import { ApiError } from './errors.ts';

/** A full S3 key that parseKey has judged. */
export type ObjectKey = string & { readonly __brand: 'ObjectKey' };

/** Amazon S3 User Guide, "Naming Amazon S3 objects". */
const MAX_KEY_BYTES = 1024;

/**
 * The full key that a client's text names: the prefix and the text, whatever the text is, as the
 * S3 proxy's path has it. A text that begins with the prefix is no exception, or one object would
 * have two names, and one name two objects. It has been decoded once, and a `%2e` that is still in
 * it is three ordinary characters.
 */
export function parseKey(relative: string, prefix: string, parameterName: string): ObjectKey {
  const flaw = flawOf(relative, prefix);
  if (flaw !== undefined) {
    throw new ApiError('invalid_key', `Parameter "${parameterName}" ${flaw}.`);
  }
  return `${prefix}${relative}` as ObjectKey;
}

/** Whether a text names an object: what else lies below the prefix has no name in this API. */
export function isKey(relative: string, prefix: string): boolean {
  return flawOf(relative, prefix) === undefined;
}

function flawOf(relative: string, prefix: string): string | undefined {
  if (relative === '') return 'is empty; give the key of an image';
  // A lone surrogate has no UTF-8 form.
  if (/\p{Surrogate}/u.test(relative)) return 'is not well-formed Unicode; send UTF-8';
  // What a decoder before us (API Gateway's, a JSON reader's) makes of bytes that are no UTF-8:
  // many texts would become this one.
  if (relative.includes('\ufffd')) return 'is not valid UTF-8 (it has U+FFFD); send UTF-8';
  if (/[\u0000-\u001f\u007f-\u009f]/.test(relative)) {
    return 'contains a control character; remove it';
  }
  if (relative.includes('\\')) return 'contains a backslash; separate segments by "/"';
  if (relative.startsWith('/')) return 'begins with "/"; begin with the first segment';
  // S3 takes "a/../b" literally, but a proxy that normalises leaves the prefix.
  const segments = relative.split('/');
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) {
    return 'has an empty, "." or ".." segment; name the object directly';
  }
  const bytes = Buffer.byteLength(prefix + relative, 'utf8');
  if (bytes > MAX_KEY_BYTES) {
    return `makes a key of ${bytes} bytes; at most ${MAX_KEY_BYTES} are possible`;
  }
  return undefined;
}

/** What the API calls this key: parseKey takes it back. */
export function relativeKey(key: ObjectKey, prefix: string): string {
  return key.slice(prefix.length);
}

/** The key as URL path: each segment encoded, the slashes kept. */
export function encodeKeyPath(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}
