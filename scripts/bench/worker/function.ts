import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { readResizeConfig } from '../../../functions/resize/config.ts';
import { createResize } from '../../../functions/resize/resize.ts';
import { createHandler, type LambdaHandler } from '../../../functions/shared/lambda.ts';
import { makeEvent } from '../../../functions/shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from '../../../functions/shared/support/memory-store.ts';
import { BENCH_API_KEY, BENCH_BUCKET, BENCH_KEY, type Operation } from '../protocol.ts';
import type { Convert } from './convert.ts';
import { useLocalCredentials } from './credentials.ts';

const ENVIRONMENT = {
  S3_BUCKET_NAME: BENCH_BUCKET,
  RESIZE_KEY_HASHES: createHash('sha256').update(BENCH_API_KEY).digest('hex'),
};

export interface Unpacked {
  readonly folder: string;
  readonly endpoint: string;
  readonly keeps?: boolean;
}

/**
 * Event in, base64 out. With `unpacked`, the zip's own code and its S3 client; else the store is in
 * memory.
 */
export function createFunction(operation: Operation, source: Buffer, unpacked?: Unpacked): Convert {
  const handler = unpacked === undefined ? inMemory(source) : fromZip(unpacked);
  const event = eventOf(operation);
  const once = async (): Promise<string> => {
    const { statusCode, body } = await handler(event, {});
    if (statusCode === 200) return body;
    throw new Error(`the handler answered ${statusCode}: ${body}`);
  };
  return { once, show: async () => Buffer.from(await once(), 'base64') };
}

function inMemory(source: Buffer): LambdaHandler {
  const config = readResizeConfig(ENVIRONMENT);
  const store = createMemoryStore();
  store.seed(`${config.keyPrefix}${BENCH_KEY}`, source, 'image/jpeg');
  const fetchSource = () => Promise.reject(new Error('No source URL is benchmarked.'));
  const deps = { config, store, signer: FAKE_SIGNER, fetchSource, streams: false };
  return createHandler(createResize(deps), {
    functionName: 'resize',
    cors: config.cors,
    metricsNamespace: '',
  });
}

function fromZip({ folder, endpoint, keeps = false }: Unpacked): LambdaHandler {
  useLocalCredentials(endpoint);
  Object.assign(process.env, ENVIRONMENT, { RESIZE_CACHE: String(keeps) });
  const file = join(folder, 'index.js');
  return (createRequire(file)(file) as { handler: LambdaHandler }).handler;
}

function eventOf({ width, height, format, quality }: Operation): Record<string, unknown> {
  const query = {
    key: BENCH_KEY,
    w: `${width}`,
    h: `${height}`,
    fit: 'fill',
    f: format,
    q: `${quality}`,
    k: BENCH_API_KEY,
  };
  const multi = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
  return makeEvent({
    resource: '/resize',
    query: multi,
    headers: { accept: 'image/avif,image/webp,*/*' },
  });
}
