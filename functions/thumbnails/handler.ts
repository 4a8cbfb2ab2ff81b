import { createS3Client } from '../shared/s3/client.ts';
import { createUrlSigner } from '../shared/s3/signer.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readThumbnailsConfig } from './config.ts';
import { createThumbnails } from './thumbnails.ts';

const config = readThumbnailsConfig(process.env);
const client = createS3Client(config.endpoint);
const store = createS3Store(client, config);
const signer = createUrlSigner(client, config.bucket);

export const handler = createThumbnails(
  { config, store, signer },
  { functionName: 'thumbnails', ...config },
);
