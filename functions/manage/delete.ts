import { currentFacts, refuseParameters } from '../shared/change.ts';
import type { Deadline } from '../shared/deadline.ts';
import { DERIVATIVE_KINDS, derivativeFolder } from '../shared/derivatives.ts';
import { ApiError } from '../shared/errors.ts';
import type { HttpHandler } from '../shared/http.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { pathKey } from '../shared/path-key.ts';
import { allowsChange, isConditionalChange, preconditionFailed } from '../shared/preconditions.ts';
import { SECURITY_HEADERS } from '../shared/response.ts';
import type { ManageDeps } from './manage.ts';

/** Amazon S3 API Reference, DeleteObjects. */
const BATCH = 1000;

/**
 * The image first: without it none of its derivatives is served any more, and a request that ends
 * in between can be repeated. What was left then is found by the key, and removed.
 */
export function createDelete(deps: ManageDeps): HttpHandler {
  const { config, store, bucket } = deps;
  return async (request) => {
    const { headers, deadline, log } = request;
    refuseParameters(request);
    const key = pathKey(request, config.keyPrefix);
    const current = await currentFacts(store, key, deadline);
    const isAllowed = allowsChange(headers, current);
    if (current !== undefined) {
      if (!isAllowed) throw preconditionFailed();
      const ifMatch = isConditionalChange(headers) ? current.etag : undefined;
      await log.time('store', () => bucket.remove(key, ifMatch, deadline));
    }
    const derivatives = await log.time('store', () => removeDerivatives(key, deps, deadline));
    log.set({ derivatives });
    if (!isAllowed) throw preconditionFailed();
    if (current === undefined && derivatives === 0) {
      throw new ApiError('not_found', 'No image has this key; check the key.');
    }
    return { status: 204, headers: { ...SECURITY_HEADERS, 'cache-control': 'no-store' } };
  };
}

async function removeDerivatives(
  key: ObjectKey,
  { config, bucket }: ManageDeps,
  deadline: Deadline,
): Promise<number> {
  let removed = 0;
  for (const kind of DERIVATIVE_KINDS) {
    const folder = derivativeFolder(config.derivativePrefix, kind, key);
    for (let isLast = false, after: string | undefined; !isLast;) {
      const page = await bucket.list(folder, { limit: BATCH, after }, deadline);
      const keys = page.objects.map((object) => object.key);
      if (keys.length > 0) await bucket.removeAll(keys, deadline);
      removed += keys.length;
      after = keys.at(-1);
      isLast = page.isLast || after === undefined;
    }
  }
  return removed;
}
