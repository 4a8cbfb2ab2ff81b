import { createHash } from 'node:crypto';
import type { Deadline } from '../../shared/deadline.ts';
import type { ObjectKey } from '../../shared/keys.ts';
import { type ObjectStore, readObject } from '../../shared/storage.ts';
import type { FetchSource } from './fetch.ts';

export type NamedSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'key'; readonly key: ObjectKey };

export interface SourceImage {
  readonly bytes: Buffer;
  /** Changes when the source does. */
  readonly validator: string;
}

export interface SourceAccess {
  readonly store: ObjectStore;
  readonly fetchSource: FetchSource;
  readonly maxBytes: number;
  readonly deadline: Deadline;
}

export async function readSource(
  source: NamedSource,
  { store, fetchSource, maxBytes, deadline }: SourceAccess,
): Promise<SourceImage> {
  if (source.kind === 'url') {
    const bytes = await fetchSource(source.url, deadline);
    // Validators of foreign servers are often missing, and sometimes wrong.
    return { bytes, validator: createHash('sha256').update(bytes).digest('hex') };
  }
  const { bytes, etag } = await readObject(store, source.key, maxBytes, deadline);
  return { bytes, validator: etag };
}

/** The validator of a stored image, without its bytes. */
export async function storedValidator(
  store: ObjectStore,
  key: ObjectKey,
  deadline: Deadline,
): Promise<string> {
  const { etag } = await store.head(key, deadline);
  return etag ?? '';
}
