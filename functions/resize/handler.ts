import { createHandler, createStreamHandler, streamify } from '../shared/lambda.ts';
import { createS3Client } from '../shared/s3/client.ts';
import { createUrlSigner } from '../shared/s3/signer.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { createSourceFetcher } from './source/fetch.ts';
import { readResizeConfig } from './config.ts';
import { createResizeHandler } from './resize.ts';

const config = readResizeConfig(process.env);
const client = createS3Client(config.endpoint);
const deps = {
  config,
  store: createS3Store(client, { bucket: config.bucket }),
  signer: createUrlSigner(client, config.bucket),
  fetchSource: createSourceFetcher(config.source),
  nowMs: Date.now,
};
const options = {
  functionName: 'resize',
  cors: config.cors,
  metricsNamespace: config.metricsNamespace,
};

export const handler = createHandler(createResizeHandler({ ...deps, streams: false }), options);

export const streamHandler = streamify(
  createStreamHandler(createResizeHandler({ ...deps, streams: true }), options),
);
