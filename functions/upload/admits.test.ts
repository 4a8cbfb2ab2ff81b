import { describe, expect, it } from 'vitest';
import { createHandler } from '../shared/lambda.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { makePng } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore } from '../shared/support/memory-store.ts';
import { readUploadConfig } from './config.ts';
import { createUpload } from './upload.ts';

async function upload(env: Record<string, string>, method: 'POST' | 'PUT') {
  const store = createMemoryStore();
  const config = readUploadConfig({ S3_BUCKET_NAME: 'b', ...env });
  const route =
    method === 'PUT'
      ? { resource: '/images/{key+}', pathParameters: { key: 'a.png' } }
      : { resource: '/images' };
  const event = makeEvent({ method, ...route, body: makePng(30, 20) });
  const { statusCode } = await createHandler(createUpload({ config, store }), QUIET)(event, {});
  expect(statusCode).toBe(201);
  return [...store.objects.values()].map(({ tags }) => tags);
}

describe.each(['POST', 'PUT'] as const)('%s where uploads are looked at', (method) => {
  it.each(['ready', 'not-refused'])('admits what it has verified (%s)', async (INSPECTION) => {
    const facts = { 'image-type': 'image/png', 'image-width': '30', 'image-height': '20' };
    expect(await upload({ INSPECTION }, method)).toEqual([{ 'image-state': 'ready', ...facts }]);
  });

  it('admits what it has converted, as that', async () => {
    const [tags] = await upload({ INSPECTION: 'ready', CONVERT_TO: 'webp' }, method);
    expect(tags).toMatchObject({ 'image-state': 'ready', 'image-type': 'image/webp' });
  });

  it('sets no tags elsewhere, which its role may not', async () => {
    expect(await upload({}, method)).toEqual([undefined]);
  });
});
