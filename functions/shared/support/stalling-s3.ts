import type { S3Client } from '@aws-sdk/client-s3';
import { createDeadline } from '../deadline.ts';
import { parseKey } from '../keys.ts';
import { createS3Store } from '../s3/store.ts';
import type { ObjectStore } from '../storage.ts';
import { type Answer, okObject, stalledAfter, startFakeS3, xmlError } from './fake-s3.ts';
import { png } from './images.ts';

export const found = okObject(png);
export const stored: Answer = (response) => void response.writeHead(200, { etag: '"a"' }).end();
export const unknown = xmlError(404, 'NoSuchKey');
export const changed = xmlError(412, 'PreconditionFailed');
/** The SDK repeats, and waits for five seconds of what is asked for. */
export const busy: Answer = (response) =>
  void response.writeHead(503, { 'retry-after': '60' }).end();
export const noBytes = stalledAfter(Buffer.alloc(0), png.length);
export const halfOfIt = stalledAfter(png.subarray(0, 20), png.length);

/** A context whose time runs out, as Lambda's does. */
export function contextOf(ms: number) {
  const end = performance.now() + ms;
  return { getRemainingTimeInMillis: () => end - performance.now() };
}

/** Work on a bucket whose S3 gives these answers, one after the other. */
export async function withS3<T>(
  answers: readonly Answer[],
  work: (store: ObjectStore, client: S3Client) => Promise<T>,
) {
  const s3 = await startFakeS3();
  s3.answerWith(...answers);
  const started = performance.now();
  try {
    const result = await work(createS3Store(s3.client, { bucket: 'bucket' }), s3.client);
    return { result, tookMs: performance.now() - started, seen: s3.seen };
  } finally {
    await s3.stop();
  }
}

/** The first call of a process loads what the SDK needs: no part of a test's budget. */
export async function warmUp(): Promise<void> {
  const key = parseKey('a.png', 'images/', 'key');
  const deadline = createDeadline({});
  await withS3([found], (store) => store.head(key, deadline));
  deadline.end();
}
