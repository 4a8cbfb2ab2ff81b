import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKey } from '../keys.ts';
import { asApiError } from '../response.ts';
import { readObject } from '../storage.ts';
import { deadlineIn } from '../support/deadline.ts';
import { type FakeS3, okObject, startFakeS3, xmlError } from '../support/fake-s3.ts';
import { createS3Store } from './store.ts';
import { createReadTags } from './tags.ts';

let s3: FakeS3;
const key = parseKey('a b.png', 'images/', 'key');
const ample = () => deadlineIn(20_000);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => asApiError(error).code,
  );

beforeAll(async () => {
  s3 = await startFakeS3();
});
afterAll(() => s3.stop());

describe('what the role may not read', () => {
  it.each([
    ['ready', 'not_found'],
    ['not-refused', 'not_found'],
    ['', 'internal_error'],
  ] as const)('with INSPECTION "%s" is %s', async (inspection, code) => {
    const store = createS3Store(s3.client, { bucket: 'bucket', inspection });
    s3.answerWith(xmlError(403, 'AccessDenied'));
    expect(await codeOf(store.get(key, ample()))).toBe(code);
    // Without a body: no name of an error, the status alone.
    expect(await codeOf(store.head(key, ample()))).toBe(code);
    const options = { contentType: 'image/png' };
    expect(await codeOf(store.put(key, Buffer.alloc(1), ample(), options))).toBe('internal_error');
  });
});

describe('tags', () => {
  it('go with the object that is written', async () => {
    const store = createS3Store(s3.client, { bucket: 'bucket' });
    s3.answerWith(okObject(Buffer.alloc(0)));
    const tags = { 'image-state': 'ready', 'image-type': 'image/png' };
    await store.put(key, Buffer.alloc(1), ample(), { contentType: 'image/png', tags });
    await store.put(key, Buffer.alloc(1), ample(), { contentType: 'image/png' });
    expect(s3.seen.map(({ headers }) => headers['x-amz-tagging'])).toEqual([
      'image-state=ready&image-type=image%2Fpng',
      undefined,
    ]);
  });

  it('and bytes are read of one version', async () => {
    const store = createS3Store(s3.client, { bucket: 'bucket' });
    s3.answerWith(okObject(Buffer.from('x'), { 'x-amz-version-id': 'v1' }));
    const found = await readObject(store, key, 9, ample(), { versionId: 'v1' });
    expect([found.versionId, s3.seen[0]?.url]).toEqual([
      'v1',
      expect.stringMatching(/versionId=v1/),
    ]);
    const set = '<Tag><Key>image-state</Key><Value>ready</Value></Tag>';
    s3.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(`<Tagging><TagSet>${set}</TagSet></Tagging>`);
    });
    const readTags = createReadTags(s3.client, 'bucket');
    expect(await readTags(key, ample(), 'v1')).toEqual({ 'image-state': 'ready' });
    expect(s3.seen[0]?.url).toMatch(/tagging/);
    expect(s3.seen[0]?.url).toMatch(/versionId=v1/);
    s3.answerWith(xmlError(404, 'NoSuchVersion'));
    expect(await codeOf(readTags(key, ample(), 'v2'))).toBe('not_found');
  });
});
