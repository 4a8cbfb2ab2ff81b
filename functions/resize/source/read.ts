import { createHash } from 'node:crypto';
import type { Deadline } from '../../shared/deadline.ts';
import type { ObjectKey } from '../../shared/keys.ts';
import { type ObjectStore, readObject } from '../../shared/storage.ts';
import { headOverlay, type NamedOverlay, type OverlayImage, readOverlay } from '../overlay.ts';
import type { FetchSource } from './fetch.ts';

export type NamedSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'key'; readonly key: ObjectKey };

export interface SourceImage {
  readonly bytes: Buffer;
  /** Changes when the source does, or what is laid over it. */
  readonly validator: string;
  readonly overlay: OverlayImage | undefined;
}

export interface SourceAccess {
  readonly store: ObjectStore;
  readonly overlay: NamedOverlay | undefined;
  readonly fetchSource: FetchSource;
  readonly maxBytes: number;
  readonly deadline: Deadline;
}

export async function readSource(source: NamedSource, access: SourceAccess): Promise<SourceImage> {
  const [{ bytes, validator }, overlay] = await together(
    source.kind === 'url' ? fetched(source.url, access) : stored(source.key, access),
    access.overlay && readOverlay(access.overlay, access),
  );
  return { bytes, validator: joined(validator, overlay?.validator), overlay };
}

/** The validator of a stored image, without its bytes. */
export async function storedValidator(
  key: ObjectKey,
  access: Pick<SourceAccess, 'store' | 'overlay' | 'deadline'>,
): Promise<string> {
  const { store, overlay, deadline } = access;
  const [{ etag }, marked] = await together(
    store.head(key, deadline),
    overlay && headOverlay(overlay, access),
  );
  return joined(etag ?? '', marked);
}

async function fetched(url: string, { fetchSource, deadline }: SourceAccess) {
  const bytes = await fetchSource(url, deadline);
  // Validators of foreign servers are often missing, and sometimes wrong.
  return { bytes, validator: createHash('sha256').update(bytes).digest('hex') };
}

async function stored(key: ObjectKey, { store, maxBytes, deadline }: SourceAccess) {
  const { bytes, etag } = await readObject(store, key, maxBytes, deadline);
  return { bytes, validator: etag };
}

/** At once; of two failures the first is told, which the caller may be able to mend. */
async function together<A, B>(
  first: Promise<A>,
  second: Promise<B> | undefined,
): Promise<[A, B | undefined]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}

function joined(validator: string, overlay: string | undefined): string {
  return overlay === undefined ? validator : `${validator} ${overlay}`;
}
