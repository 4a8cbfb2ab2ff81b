import { createHandler } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { createReadTags } from '../shared/s3/tags.ts';
import { readInfoConfig } from './config.ts';
import { createInfo } from './info.ts';

const config = readInfoConfig(process.env);
const client = createS3Client(config.endpoint);
const store = createS3Store(client, config);
const readTags = config.inspection === '' ? undefined : createReadTags(client, config.bucket);

export const handler = createHandler(createInfo({ config, store, readTags }), {
  functionName: 'info',
  ...config,
});
