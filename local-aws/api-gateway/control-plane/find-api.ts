import type { RestApiRecord } from '../records.ts';
import type { Store } from '../store.ts';
import { notFound } from './errors.ts';
import type { OperationCall } from './operation.ts';

export function findApi(store: Store, id: string): RestApiRecord {
  const api = store.apis.get(id);
  if (!api) throw notFound(`Invalid API identifier specified ${store.accountId}:${id}`);
  return api;
}

/** The API that a path below "/restapis/{api}" names. */
export function apiOf(store: Store, call: OperationCall): RestApiRecord {
  return findApi(store, call.param('api'));
}

/** Recorded: below a resource, an API that does not exist is a resource that does not. */
export function apiWithResources(store: Store, call: OperationCall): RestApiRecord {
  const api = store.apis.get(call.param('api'));
  if (!api) throw notFound('Invalid Resource identifier specified');
  return api;
}
