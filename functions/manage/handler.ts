import { createHandler } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { createBucket } from './bucket.ts';
import { readManageConfig } from './config.ts';
import { createManage } from './manage.ts';

const config = readManageConfig(process.env);
const client = createS3Client(config.endpoint);
const store = createS3Store(client, config);
const bucket = createBucket(client, config.bucket);

export const handler = createHandler(createManage({ config, store, bucket }), {
  functionName: 'manage',
  ...config,
});
