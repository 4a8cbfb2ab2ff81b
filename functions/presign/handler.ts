import { createHandler } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createUrlSigner } from '../shared/s3/signer.ts';
import { readPresignConfig } from './config.ts';
import { createPresign } from './presign.ts';

const config = readPresignConfig(process.env);
const client = createS3Client(config.endpoint);
const signer = createUrlSigner(client, config.bucket);

export const handler = createHandler(createPresign({ config, client, signer }), {
  functionName: 'presign',
  ...config,
});
