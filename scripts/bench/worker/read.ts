import { createDeadline } from '../../../functions/shared/deadline.ts';
import { parseKey } from '../../../functions/shared/keys.ts';
import { createS3Client } from '../../../functions/shared/s3/client.ts';
import { createS3Store } from '../../../functions/shared/s3/store.ts';
import { readObject } from '../../../functions/shared/storage.ts';
import { BENCH_BUCKET, BENCH_KEPT_KEY } from '../protocol.ts';
import type { Convert } from './convert.ts';
import { useLocalCredentials } from './credentials.ts';

/** The result as an object, read and put into base64: what no function that answers it can beat. */
export function createRead({ endpoint }: { readonly endpoint: string }): Convert {
  useLocalCredentials(endpoint);
  const store = createS3Store(createS3Client(endpoint), { bucket: BENCH_BUCKET });
  const key = parseKey(BENCH_KEPT_KEY, 'images/', 'key');
  const once = async (): Promise<string> => {
    const deadline = createDeadline({});
    const { bytes } = await readObject(store, key, Infinity, deadline);
    deadline.end();
    return bytes.toString('base64');
  };
  return { once, show: async () => Buffer.from(await once(), 'base64') };
}
