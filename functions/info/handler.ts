import { createHandler } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readInfoConfig } from './config.ts';
import { createInfo } from './info.ts';

const config = readInfoConfig(process.env);
const store = createS3Store(createS3Client(config.endpoint), config);

export const handler = createHandler(createInfo({ config, store }), {
  functionName: 'info',
  ...config,
});
