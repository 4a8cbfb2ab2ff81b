import { createHandler } from '../../shared/lambda.ts';
import { QUIET } from '../../shared/support/adapter-options.ts';
import { makeEvent } from '../../shared/support/lambda-event.ts';
import { createMemoryStore } from '../../shared/support/memory-store.ts';
import { readUploadConfig } from '../config.ts';
import { createUpload } from '../upload.ts';

export async function takeUploadImage(bytes: Buffer) {
  const store = createMemoryStore();
  const config = readUploadConfig({ S3_BUCKET_NAME: 'b' });
  const handler = createHandler(createUpload({ config, store }), QUIET);
  const { statusCode, body } = await handler(makeEvent({ method: 'POST', body: bytes }), {});
  const answer = JSON.parse(body);
  return {
    status: statusCode,
    code: answer.code,
    body: answer,
    stored: [...store.objects.values()],
  };
}
