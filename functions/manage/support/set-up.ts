import { createHandler } from '../../shared/lambda.ts';
import { ApiError } from '../../shared/errors.ts';
import { QUIET } from '../../shared/support/adapter-options.ts';
import { makeEvent } from '../../shared/support/lambda-event.ts';
import { createMemoryStore, type MemoryStore } from '../../shared/support/memory-store.ts';
import type { Bucket } from '../bucket.ts';
import { readManageConfig } from '../config.ts';
import { createManage } from '../manage.ts';

/** As S3 lists and deletes, over the objects of a store in memory. */
export function createMemoryBucket({ objects }: MemoryStore, calls: string[]): Bucket {
  return {
    async list(prefix, { limit, after }) {
      calls.push(`list ${prefix}`);
      const found = [...objects]
        .filter(([key]) => key.startsWith(prefix) && (after === undefined || isBehind(key, after)))
        .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const page = found.slice(0, limit).map(([key, { bytes, etag, lastModified }]) => ({
        key,
        bytes: bytes.length,
        etag,
        lastModified,
      }));
      return { objects: page, isLast: found.length <= limit };
    },
    async remove(key, ifMatch) {
      calls.push(`remove ${key}`);
      if (ifMatch !== undefined && objects.get(key)?.etag !== ifMatch) {
        throw new ApiError('precondition_failed', 'Another object has the key.');
      }
      objects.delete(key);
    },
    async removeAll(keys) {
      calls.push(`remove ${keys.length}`);
      for (const key of keys) objects.delete(key);
    },
  };
}

function isBehind(key: string, after: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
}

export function setUp() {
  const store = createMemoryStore();
  const calls: string[] = [];
  const bucket = { ...createMemoryBucket(store, calls) };
  const config = readManageConfig({ S3_BUCKET_NAME: 'b' });
  const handler = createHandler(createManage({ config, store, bucket }), QUIET);
  const send = async (given: Parameters<typeof makeEvent>[0]) => {
    const { statusCode, body, headers } = await handler(makeEvent(given), {});
    const parsed = body === '' ? '' : JSON.parse(body);
    return { status: statusCode, headers, body: parsed, code: parsed.code };
  };
  return {
    store,
    bucket,
    calls,
    list: (query: Record<string, string[]>) => send({ resource: '/images', query }),
    /** `path` as it stands in a URL. */
    remove: (
      path: string,
      headers: Record<string, string> = {},
      query: Record<string, string[]> | null = null,
    ) => {
      const resource = '/images/{key+}';
      return send({ method: 'DELETE', resource, pathParameters: { key: path }, headers, query });
    },
  };
}
