import { createHandler } from '../../shared/lambda.ts';
import { QUIET } from '../../shared/support/adapter-options.ts';
import { makeEvent } from '../../shared/support/lambda-event.ts';
import { createMemoryStore } from '../../shared/support/memory-store.ts';
import { readInfoConfig } from '../config.ts';
import { createInfo } from '../info.ts';

export async function takeInfoImage(bytes: Buffer, query: Record<string, string[]> = {}) {
  const store = createMemoryStore();
  store.seed('images/x', bytes, 'image/png');
  const config = readInfoConfig({ S3_BUCKET_NAME: 'b' });
  const event = makeEvent({ resource: '/info/{key+}', pathParameters: { key: 'x' }, query });
  const { statusCode, body } = await createHandler(createInfo({ config, store }), QUIET)(event, {});
  const answer = JSON.parse(body);
  return { status: statusCode, code: answer.code, body: answer, stored: [] };
}
