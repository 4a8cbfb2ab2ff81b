import { createHandler } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readUploadConfig } from './config.ts';
import { createUpload } from './upload.ts';

const config = readUploadConfig(process.env);
const store = createS3Store(createS3Client(config.endpoint), config);

export const handler = createHandler(createUpload({ config, store }), {
  functionName: 'upload',
  ...config,
});
