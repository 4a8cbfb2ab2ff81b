// One object through the streamHandler of the download zip, to a client that takes its time.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { makeEvent } from '../../../functions/shared/support/lambda-event.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local-aws/credentials.ts';
import { installGlobals } from '../../../local-aws/lambda/runtime/response-stream.ts';
import { BENCH_BUCKET } from '../protocol.ts';
import { peakMb } from './usage.ts';

export interface StreamSetup {
  readonly folder: string;
  readonly endpoint: string;
  readonly key: string;
}

export interface StreamReply {
  readonly bytes: number;
  readonly peakMb: number | undefined;
}

type StreamHandler = (event: unknown, stream: Writable, context: object) => Promise<void>;

const { folder, endpoint, key } = JSON.parse(process.argv[2] ?? '') as StreamSetup;

/** Slower than loopback, so that whatever does not wait for its reader piles up. */
function slowReader(): { readonly stream: Writable; readonly bytes: () => number } {
  let bytes = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      setImmediate(() => setImmediate(done));
    },
  });
  return { stream: Object.assign(stream, { setContentType: () => undefined }), bytes: () => bytes };
}

installGlobals();
Object.assign(process.env, {
  S3_BUCKET_NAME: BENCH_BUCKET,
  S3_ENDPOINT_URL: endpoint,
  AWS_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
});
const file = join(folder, 'index.js');
const { streamHandler } = createRequire(file)(file) as { streamHandler: StreamHandler };
const reader = slowReader();
await streamHandler(
  makeEvent({ resource: '/images/{key+}', path: `/images/${key}`, pathParameters: { key } }),
  reader.stream,
  {},
);
const reply: StreamReply = { bytes: reader.bytes(), peakMb: peakMb('self') };
process.send?.(reply, () => process.exit(0));
