import { createHash } from 'node:crypto';
import { beforeDeadline, tooSlow } from '../../shared/deadline.ts';
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
  readonly budgetMs: number;
}

export async function readSource(
  source: NamedSource,
  { store, fetchSource, maxBytes, budgetMs }: SourceAccess,
): Promise<SourceImage> {
  if (budgetMs <= 0) throw tooSlow();
  if (source.kind === 'url') {
    const bytes = await fetchSource(source.url, budgetMs);
    // Validators of foreign servers are often missing, and sometimes wrong.
    return { bytes, validator: createHash('sha256').update(bytes).digest('hex') };
  }
  const signal = AbortSignal.timeout(Math.ceil(budgetMs));
  // The signal ends the request to S3, the race also a body that crawls.
  const { bytes, etag } = await beforeDeadline(
    readObject(store, source.key, maxBytes, signal),
    budgetMs,
  );
  return { bytes, validator: etag };
}

/** The validator of a stored image, without its bytes. */
export async function storedValidator(store: ObjectStore, key: ObjectKey): Promise<string> {
  const { etag } = await store.head(key);
  return etag ?? '';
}
