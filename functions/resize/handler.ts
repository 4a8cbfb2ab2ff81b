import { createHandler, createStreamHandler, streamify } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createUrlSigner } from '../shared/s3/signer.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readResizeConfig } from './config.ts';
import { createResize } from './resize.ts';
import { createSourceFetcher } from './source/fetch.ts';

const config = readResizeConfig(process.env);
const client = createS3Client(config.endpoint);
const store = createS3Store(client, config);
const signer = createUrlSigner(client, config.bucket);
const fetchSource = createSourceFetcher(config.source);

export const handler = createHandler(
  createResize({ config, store, signer, fetchSource, streams: false }),
  { functionName: 'resize', ...config },
);

export const streamHandler = streamify(
  createStreamHandler(createResize({ config, store, signer, fetchSource, streams: true }), {
    functionName: 'resize',
    ...config,
  }),
);
