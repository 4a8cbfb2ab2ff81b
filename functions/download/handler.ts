import { createHandler, createStreamHandler, streamify } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createUrlSigner } from '../shared/s3/signer.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readDownloadConfig } from './config.ts';
import { createDownload } from './download.ts';

const config = readDownloadConfig(process.env);
const client = createS3Client(config.endpoint);
const store = createS3Store(client, config);
const signer = createUrlSigner(client, config.bucket);
const options = { functionName: 'download', ...config };

export const handler = createHandler(
  createDownload({ store, signer, config, streaming: false }),
  options,
);

export const streamHandler = streamify(
  createStreamHandler(createDownload({ store, signer, config, streaming: true }), options),
);
