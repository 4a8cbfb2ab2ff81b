import { describe, expect, it } from 'vitest';
import { createHandler } from '../shared/lambda.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { makePng, png } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore } from '../shared/support/memory-store.ts';
import { readUploadConfig } from './config.ts';
import { createUpload } from './upload.ts';

const next = makePng(7, 5);

function setUp(env: Record<string, string> = {}) {
  const store = createMemoryStore();
  const config = readUploadConfig({ S3_BUCKET_NAME: 'b', ...env });
  const handler = createHandler(createUpload({ store, config }), QUIET);
  const etag = store.seed('images/a.png', png, 'image/png');
  const put = async (
    key: string,
    headers: Record<string, string> = {},
    body: Uint8Array = next,
    query: Record<string, string[]> | null = null,
  ) => {
    const resource = '/images/{key+}';
    const given = { method: 'PUT', resource, pathParameters: { key }, headers, body, query };
    const result = await handler(makeEvent(given), {});
    return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) };
  };
  return { store, put, etag, bytes: () => store.objects.get('images/a.png')?.bytes };
}

describe('PUT /images/{key+}', () => {
  it('replaces an image, and says what is stored now', async () => {
    const { put, store } = setUp();
    const { status, headers, body } = await put('a.png');
    const stored = store.objects.get('images/a.png');
    expect(status).toBe(200);
    expect(stored).toMatchObject({ bytes: next, contentType: 'image/png' });
    expect(body).toEqual({
      key: 'a.png',
      etag: stored?.etag,
      width: 7,
      height: 5,
      type: 'image/png',
      bytes: next.length,
    });
    expect(headers).toMatchObject({ etag: stored?.etag, location: '/v1/images/a.png' });
  });

  it('stores a new image with 201', async () => {
    const { put, store } = setUp();
    expect((await put('2026%2Fb%20c.png')).body).toMatchObject({ key: '2026/b c.png' });
    expect((await put('c.png')).status).toBe(201);
    expect(store.objects.get('images/2026/b c.png')?.bytes).toEqual(next);
  });

  it.each([
    ['if-match', (etag: string) => etag, 200, 412],
    ['if-match', (etag: string) => `"x", ${etag}`, 200, 412],
    ['if-match', () => '*', 200, 412],
    ['if-match', () => '"x"', 412, 412],
    ['if-none-match', () => '*', 412, 201],
    ['if-none-match', (etag: string) => etag, 412, 201],
    ['if-none-match', () => '"x"', 200, 201],
    ['if-unmodified-since', () => 'Thu, 01 Jan 2026 00:00:00 GMT', 412, 201],
    ['if-modified-since', () => 'Sat, 03 Jan 2026 00:00:00 GMT', 200, 201],
  ])('with %s %s is %i, and %i where nothing is', async (name, value, taken, free) => {
    const { put, etag, bytes, store } = setUp();
    const headers = { [name]: value(etag) };
    const answer = await put('a.png', headers);
    expect(answer.status).toBe(taken);
    expect(bytes()).toEqual(taken === 412 ? png : next);
    if (taken === 412) expect(answer.body.code).toBe('precondition_failed');
    expect((await put('free.png', headers)).status).toBe(free);
    expect(store.objects.has('images/free.png')).toBe(free === 201);
  });

  it.each([
    ['an image that another request changed meanwhile', { 'if-match': '*' }, 'a.png'],
    ['a key that another request took meanwhile', { 'if-none-match': '*' }, 'b.png'],
  ])('leaves %s', async (_name, headers, key) => {
    const { put, store } = setUp();
    const { head } = store;
    const other = makePng(3, 3);
    Object.assign(store, {
      head: async (...given: Parameters<typeof head>) => {
        const facts = await head(...given).catch((error: unknown) => error);
        store.seed(`images/${key}`, other, 'image/png');
        if (facts instanceof Error) throw facts;
        return facts;
      },
    });
    expect((await put(key, headers)).status).toBe(412);
    expect(store.objects.get(`images/${key}`)?.bytes).toEqual(other);
  });

  it.each<[string, number, string, Parameters<ReturnType<typeof setUp>['put']>]>([
    ['no image', 415, 'unsupported_media_type', ['a.png', {}, Buffer.from('text')]],
    ['a broken image', 422, 'unprocessable_image', ['a.png', {}, next.subarray(0, 60)]],
    ['no body', 400, 'invalid_body', ['a.png', {}, Buffer.alloc(0)]],
    ['a page', 415, 'unsupported_media_type', ['a.png', { 'content-type': 'text/html' }, next]],
    ['a bad key', 400, 'invalid_key', ['..%2Fa.png']],
    ['a parameter', 400, 'invalid_parameter', ['a.png', {}, next, { key: ['b'] }]],
    [
      'no image, also under a condition',
      415,
      'unsupported_media_type',
      ['a.png', { 'if-match': '"x"' }, Buffer.from('text')],
    ],
  ])('refuses %s as POST does, and stores nothing', async (_name, status, code, given) => {
    const { put, bytes, store } = setUp();
    const answer = await put(...given);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect([bytes(), store.objects.size]).toEqual([png, 1]);
  });
});
