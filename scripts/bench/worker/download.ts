// The download zip as Lambda would load it, for the workers that measure it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { makeEvent } from '../../../functions/shared/support/lambda-event.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local-aws/credentials.ts';
import { installGlobals } from '../../../local-aws/lambda/runtime/response-stream.ts';
import { BENCH_BUCKET } from '../protocol.ts';

export interface DownloadSetup {
  readonly folder: string;
  readonly endpoint: string;
  readonly key: string;
}

interface Download {
  readonly handler: (event: unknown, context: object) => Promise<{ readonly body: string }>;
  readonly streamHandler: (event: unknown, stream: Writable, context: object) => Promise<void>;
}

export function loadDownload({ folder, endpoint }: DownloadSetup): Download {
  installGlobals();
  Object.assign(process.env, {
    S3_BUCKET_NAME: BENCH_BUCKET,
    S3_ENDPOINT_URL: endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  });
  const file = join(folder, 'index.js');
  return createRequire(file)(file) as Download;
}

export function downloadEvent(key: string): Record<string, unknown> {
  return makeEvent({
    resource: '/images/{key+}',
    path: `/images/${key}`,
    pathParameters: { key },
  });
}

/** Counts what it gets; `ready` is called for each chunk, when the next may come. */
export function createReader(ready: (done: () => void) => void) {
  let bytes = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      ready(done);
    },
  });
  return { stream: Object.assign(stream, { setContentType: () => undefined }), bytes: () => bytes };
}
