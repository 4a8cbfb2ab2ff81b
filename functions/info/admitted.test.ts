import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { createHandler } from '../shared/lambda.ts';
import type { Tags } from '../shared/storage.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { makePng } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore } from '../shared/support/memory-store.ts';
import { readInfoConfig } from './config.ts';
import { createInfo } from './info.ts';

const READY: Tags = { 'image-state': 'ready' };
const REFUSED: Tags = { 'image-state': 'refused', 'image-error': 'unprocessable_image' };

/** `tags`: of each question, in order; the last ones stay. */
function setUp(tags: readonly (Tags | undefined)[], INSPECTION = 'ready', isGated = true) {
  const store = createMemoryStore();
  store.seed('images/a.png', makePng(30, 20), 'image/png');
  const queue = [...tags];
  const readTags = () => {
    const next = queue.length > 1 ? queue.shift() : queue[0];
    if (next === undefined) return Promise.reject(new ApiError('not_found', 'No image.'));
    // What S3 does then with the role's condition.
    if (isGated && next !== READY) store.objects.delete('images/a.png');
    return Promise.resolve(next);
  };
  const config = readInfoConfig({ S3_BUCKET_NAME: 'b', INSPECTION });
  const handler = createHandler(createInfo({ config, store, readTags }), QUIET);
  const ask = async (headers: Record<string, string> = {}) => {
    const route = { resource: '/info/{key+}', pathParameters: { key: 'a.png' } };
    const { statusCode, headers: sent, body } = await handler(makeEvent({ ...route, headers }), {});
    return { status: statusCode, headers: sent, body: body === '' ? '' : JSON.parse(body) };
  };
  return { ask, store };
}

describe('GET /info/{key+} where uploads are looked at', () => {
  it('describes what is ready, and says so', async () => {
    const { ask } = setUp([READY]);
    const { status, headers, body } = await ask();
    expect([status, body.status, body.width]).toEqual([200, 'ready', 30]);
    expect((await ask({ 'if-none-match': String(headers['etag']) })).status).toBe(304);
  });

  it.each<[string, Tags, object]>([
    ['pending', {}, { key: 'a.png', status: 'pending' }],
    ['pending, whatever other tags there are', { team: 'x' }, { key: 'a.png', status: 'pending' }],
    [
      'refused',
      REFUSED,
      {
        key: 'a.png',
        status: 'refused',
        error: { code: 'unprocessable_image', message: expect.stringContaining('upload') },
      },
    ],
    ['refused by hand', { 'image-state': 'refused' }, { key: 'a.png', status: 'refused' }],
    [
      'refused with a code that is none',
      { 'image-state': 'refused', 'image-error': '__proto__' },
      { key: 'a.png', status: 'refused' },
    ],
  ])('tells what is %s, reads nothing of it, and keeps it from caches', async (_, tags, body) => {
    const { ask, store } = setUp([tags]);
    const answer = await ask({ 'if-none-match': '*' });
    expect([answer.status, answer.body]).toEqual([200, body]);
    expect([answer.headers['cache-control'], answer.headers['etag']]).toEqual([
      'no-store',
      undefined,
    ]);
    expect(store.calls).toEqual([]);
  });

  it('asks again where an upload replaced the image between the two questions', async () => {
    const { ask, store } = setUp([READY, {}]);
    store.objects.delete('images/a.png');
    expect((await ask()).body).toEqual({ key: 'a.png', status: 'pending' });
  });

  it('is 404 for a key that nobody has, also when it was deleted in between', async () => {
    expect((await setUp([undefined]).ask()).status).toBe(404);
    const { ask, store } = setUp([READY, undefined]);
    store.objects.delete('images/a.png');
    expect((await ask()).body).toMatchObject({ code: 'not_found' });
  });

  it('describes what is pending where that is served, uncached, and tells a refusal', async () => {
    const { ask } = setUp([{}], 'not-refused', false);
    const { headers, body } = await ask();
    expect([body.status, body.width, headers['cache-control']]).toEqual([
      'pending',
      30,
      'no-store',
    ]);
    const refused = setUp([REFUSED], 'not-refused', false);
    expect((await refused.ask()).body).toMatchObject({ status: 'refused' });
  });
});
