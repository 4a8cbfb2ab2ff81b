import { jpegOf, withOrientation } from '../../shared/support/images.ts';
import { makeEvent } from '../../shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from '../../shared/support/memory-store.ts';
import { readThumbnailsConfig } from '../config.ts';
import { createThumbnails } from '../thumbnails.ts';

/** As API Gateway's mapping template makes it. */
export const ID = '1795190400123JJbxGEhmIAMFnPg-';

export async function setUp(env: Record<string, string> = {}) {
  const store = createMemoryStore();
  store.seed('images/photo.jpg', withOrientation(await jpegOf(400, 200), 6), 'image/jpeg');
  const config = readThumbnailsConfig({
    S3_BUCKET_NAME: 'bucket',
    THUMBNAIL_WIDTHS: '160,80',
    ...env,
  });
  const logged: string[] = [];
  const handler = createThumbnails(
    { config, store, signer: FAKE_SIGNER },
    {
      functionName: 'thumbnails',
      cors: config.cors,
      metricsNamespace: '',
      sink: (line) => logged.push(line),
    },
  );
  const post = (body: unknown, remaining = () => 60_000) =>
    handler({ id: ID, body }, { getRemainingTimeInMillis: remaining });
  const ask = async (wanted = ID) => {
    const event = makeEvent({
      resource: '/thumbnails/{id}',
      path: `/thumbnails/${wanted}`,
      pathParameters: { id: wanted },
    });
    const result = (await handler(event, {})) as {
      statusCode: number;
      body: string;
      headers: Record<string, string>;
    };
    return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) };
  };
  return { store, handler, post, ask, logged };
}
