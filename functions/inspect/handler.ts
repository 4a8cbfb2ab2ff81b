import { createS3Client } from '../shared/s3/client.ts';
import { createS3Store } from '../shared/s3/store.ts';
import { readInspectConfig } from './config.ts';
import { createInspect } from './inspect.ts';
import { createVersions } from './versions.ts';

const config = readInspectConfig(process.env);
const client = createS3Client(config.endpoint);
const store = createS3Store(client, config);
const versions = createVersions(client, config.bucket);

export const handler = createInspect(
  { config, store, versions },
  { functionName: 'inspect', ...config },
);
