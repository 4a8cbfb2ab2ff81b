import { createHandler } from '../../shared/lambda.ts';
import { QUIET } from '../../shared/support/adapter-options.ts';
import { makeEvent } from '../../shared/support/lambda-event.ts';
import { createMemoryStore, FAKE_SIGNER } from '../../shared/support/memory-store.ts';
import { readResizeConfig } from '../config.ts';
import { createResize } from '../resize.ts';
import { API_KEY, ENV } from './set-up.ts';

export async function takeResizeImage(bytes: Buffer) {
  const store = createMemoryStore();
  store.seed('images/x', bytes, 'image/png');
  const handle = createResize({
    config: readResizeConfig(ENV),
    store,
    signer: FAKE_SIGNER,
    fetchSource: () => Promise.reject(new Error('no sources here')),
    streams: false,
  });
  const query = { k: [API_KEY], key: ['x'], w: ['20'] };
  const result = await createHandler(handle, QUIET)(makeEvent({ query }), {});
  const code = result.statusCode === 200 ? undefined : JSON.parse(result.body).code;
  store.objects.delete('images/x');
  return { status: result.statusCode, code, result, stored: [...store.objects.values()] };
}
