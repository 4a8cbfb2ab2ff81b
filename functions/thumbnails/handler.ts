import { createS3Client } from '../shared/s3/client.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readThumbnailsConfig } from './config.ts';
import { createThumbnails } from './thumbnails.ts';

const config = readThumbnailsConfig(process.env);
const store = createS3Store(createS3Client(config.endpoint), config);

export const handler = createThumbnails(
  { config, store },
  { functionName: 'thumbnails', ...config },
);
