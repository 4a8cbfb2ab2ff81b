import type { HttpHandler } from '../shared/http.ts';
import type { ObjectStore } from '../shared/storage.ts';
import type { Bucket } from './bucket.ts';
import type { ManageConfig } from './config.ts';
import { createDelete } from './delete.ts';
import { createList } from './list.ts';

export interface ManageDeps {
  readonly config: ManageConfig;
  readonly store: Pick<ObjectStore, 'head'>;
  readonly bucket: Bucket;
}

/** `GET /images` and `DELETE /images/{key+}`. */
export function createManage(deps: ManageDeps): HttpHandler {
  const remove = createDelete(deps);
  const list = createList(deps);
  return (request) => (request.method === 'DELETE' ? remove(request) : list(request));
}
