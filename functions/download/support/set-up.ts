import { createHandler } from '../../shared/lambda.ts';
import type { ObjectStore } from '../../shared/storage.ts';
import { png } from '../../shared/support/images.ts';
import { makeEvent } from '../../shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from '../../shared/support/memory-store.ts';
import { readDownloadConfig } from '../config.ts';
import { createDownload } from '../download.ts';

/** When createMemoryStore says that its objects were written. */
export const MODIFIED = 'Fri, 02 Jan 2026 03:04:05 GMT';

const nowMs = () => Date.parse('2026-06-01T00:00:00Z');

export function makeHandler(store: ObjectStore, env: Record<string, string> = {}) {
  const config = readDownloadConfig({ S3_BUCKET_NAME: 'b', ...env });
  const handle = createDownload({ store, signer: FAKE_SIGNER, config, streams: false, nowMs });
  return createHandler(handle, { functionName: 'download', ...config, sink: () => undefined });
}

export function setUp(env: Record<string, string> = {}) {
  const store = createMemoryStore();
  const etag = store.seed('images/a b.png', png, 'image/png');
  const handler = makeHandler(store, env);
  const send = async (method: string, key: string, headers: Record<string, string> = {}) => {
    const pathParameters = { key };
    const event = makeEvent({ method, resource: '/images/{key+}', pathParameters, headers });
    const result = await handler(event, {});
    const bytes = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
    return { status: result.statusCode, headers: result.headers, bytes };
  };
  return { store, etag, send };
}
