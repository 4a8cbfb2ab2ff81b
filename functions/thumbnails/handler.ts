import { createS3Client } from '../shared/s3/client.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readThumbnailsConfig } from './config.ts';
import { createStatusStore } from './status.ts';
import { createThumbnailsHandler } from './thumbnails.ts';

const config = readThumbnailsConfig(process.env);
const store = createS3Store(createS3Client(config.endpoint), { bucket: config.bucket });

export const handler = createThumbnailsHandler(
  { config, store, statuses: createStatusStore(store, config.jobPrefix) },
  {
    functionName: 'thumbnails',
    cors: config.cors,
    metricsNamespace: config.metricsNamespace,
  },
);
