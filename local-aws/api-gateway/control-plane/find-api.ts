import type { RestApiRecord } from '../records.ts';
import type { Store } from '../store.ts';
import { notFound } from './errors.ts';

export function findApi(store: Store, id: string): RestApiRecord {
  const api = store.apis.get(id);
  if (!api) throw notFound(`Invalid API identifier specified ${store.accountId}:${id}`);
  return api;
}

/** "item" is what the SDKs read, whatever the documentation calls it. Everything fits on one page. */
export function page(items: readonly unknown[]): { readonly item: readonly unknown[] } {
  return { item: items };
}
