import { STATUS_OF_CODE } from '../../shared/errors.ts';
import { QUIET } from '../../shared/support/adapter-options.ts';
import { createMemoryStore, FAKE_SIGNER } from '../../shared/support/memory-store.ts';
import type { Taken } from '../../shared/support/take-image.ts';
import { readThumbnailsConfig } from '../config.ts';
import type { JobStatus } from '../status.ts';
import { createThumbnails } from '../thumbnails.ts';

/** The result of a job has a code, and no HTTP status of its own. */
export async function takeThumbnailsImage(bytes: Buffer): Promise<Taken> {
  const store = createMemoryStore();
  store.seed('images/x', bytes, 'image/png');
  const config = readThumbnailsConfig({ S3_BUCKET_NAME: 'b', THUMBNAIL_WIDTHS: '20' });
  const run = createThumbnails({ config, store, signer: FAKE_SIGNER }, QUIET);
  const result = (await run(
    { id: '1795190400123JJbxGEhmIAMFnPg-', body: { key: 'x' } },
    {},
  )) as JobStatus;
  const code = result.status === 'failed' ? result.code : undefined;
  const stored = [...store.objects].filter(([key]) => key.startsWith(config.derivativePrefix));
  return {
    status: code === undefined ? 200 : STATUS_OF_CODE[code],
    code,
    stored: stored.map(([, object]) => object),
  };
}
