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

export const handler = createHandler(createDownload({ config, store, signer, streams: false }), {
  functionName: 'download',
  ...config,
});

export const streamHandler = streamify(
  createStreamHandler(createDownload({ config, store, signer, streams: true }), {
    functionName: 'download',
    ...config,
  }),
);
