import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sendTo } from '../scripts/lib/http.ts';
import { json } from '../scripts/lib/checks/expect.ts';
import { jsonOf, useExample } from './support/example.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

const example = useExample('presigned-urls');
const png = () =>
  sharp({ create: { width: 30, height: 20, channels: 3, background: '#aa3300' } })
    .png()
    .toBuffer();

async function presign(kind: 'upload' | 'download', body: Record<string, unknown>) {
  const answer = await example.ask(`/api/${kind}_url`, json(body));
  expect(answer.status).toBe(200);
  const { presignedUrl, headers, ...rest } = jsonOf(answer);
  return { url: new URL(String(presignedUrl)), headers: headers as Record<string, string>, rest };
}

describe('examples/presigned-urls', () => {
  it('takes header names in lower case on every route', () => driveInLowerCase({ example }));

  it('signs what the seed document names', async () => {
    const { url, rest } = await presign('upload', { userId: 'u1', tweetId: 't1' });
    expect(rest).toMatchObject({
      key: 'u1/t1.png',
      objectKey: 'images/u1/t1.png',
      method: 'PUT',
      expiresIn: 1800,
    });
    expect(url.searchParams.get('X-Amz-Algorithm')).toBe('AWS4-HMAC-SHA256');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('1800');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host');
    expect([...url.searchParams.keys()].filter((name) => name.includes('checksum'))).toEqual([]);
  });

  it('uploads and downloads with an ordinary HTTP client', async () => {
    const body = await png();
    const ids = { userId: 'u2', tweetId: 't2' };
    const upload = await presign('upload', ids);
    expect(
      (await sendTo(upload.url.href, { method: 'PUT', headers: upload.headers, body })).status,
    ).toBe(200);
    const download = await presign('download', ids);
    const answer = await sendTo(download.url.href);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.body.equals(body)).toBe(true);
  });

  it.each([
    {
      what: 'another Content-Type',
      change: (url: URL) => url,
      headers: { 'content-type': 'text/html' },
    },
    {
      what: 'another key',
      change: (url: URL) => new URL(url.href.replace('/u3/', '/u4/')),
      headers: { 'content-type': 'image/png' },
    },
    {
      what: 'a longer life',
      change: (url: URL) => new URL(url.href.replace('X-Amz-Expires=1800', 'X-Amz-Expires=9000')),
      headers: { 'content-type': 'image/png' },
    },
  ])('refuses $what than the signed one', async ({ change, headers }) => {
    const { url } = await presign('upload', { userId: 'u3', tweetId: 't3' });
    const answer = await sendTo(change(url).href, { method: 'PUT', headers, body: await png() });
    expect(answer.status).toBe(403);
    const { url: probe } = await presign('download', { userId: 'u3', tweetId: 't3' });
    expect((await sendTo(probe.href)).status).toBe(404);
  });

  it('binds the length and the checksum that were signed', async () => {
    const body = await png();
    const checksumSha256 = createHash('sha256').update(body).digest('base64');
    const ids = { userId: 'u5', tweetId: 't5' };
    const { url, headers } = await presign('upload', {
      ...ids,
      contentLength: body.length,
      checksumSha256,
    });
    const put = (bytes: Buffer, more: Record<string, string> = {}) =>
      sendTo(url.href, {
        method: 'PUT',
        headers: { ...headers, 'content-length': String(bytes.length), ...more },
        body: bytes,
      });
    const other = Buffer.alloc(body.length, 1);
    const digestOfOther = createHash('sha256').update(other).digest('base64');
    expect((await put(body.subarray(1))).status, 'one byte less').toBe(403);
    expect((await put(Buffer.concat([body, body]))).status, 'more bytes').toBe(403);
    expect((await put(other)).status, 'other bytes').toBe(400);
    expect(
      (await put(other, { 'x-amz-checksum-sha256': digestOfOther })).status,
      'their own checksum',
    ).toBe(403);
    const { 'x-amz-checksum-sha256': _, ...unchecked } = headers;
    expect(
      (await sendTo(url.href, { method: 'PUT', headers: unchecked, body })).status,
      'no checksum',
    ).toBe(403);
    const { url: probe } = await presign('download', ids);
    expect((await sendTo(probe.href)).status).toBe(404);
    expect((await put(body)).status).toBe(200);
    expect((await sendTo(probe.href)).body.equals(body)).toBe(true);
  });

  it('is good for one method, and until it expires', async () => {
    const ids = { userId: 'u6', tweetId: 't6' };
    const upload = await presign('upload', ids);
    expect((await sendTo(upload.url.href)).status).toBe(403);
    expect(
      (await sendTo(upload.url.href, { method: 'PUT', headers: upload.headers, body: await png() }))
        .status,
    ).toBe(200);
    const { url } = await presign('download', ids);
    expect((await sendTo(url.href, { method: 'DELETE' })).status).toBe(403);
    const short = await presign('download', { ...ids, expiresIn: 1 });
    await expect
      .poll(async () => (await sendTo(short.url.href)).status, { timeout: 10_000, interval: 200 })
      .toBe(403);
  });

  it('fixes the response headers that were signed', async () => {
    const ids = { userId: 'u7', tweetId: 't7' };
    const upload = await presign('upload', ids);
    await sendTo(upload.url.href, { method: 'PUT', headers: upload.headers, body: await png() });
    const { url } = await presign('download', {
      ...ids,
      disposition: 'attachment',
      fileName: 'é "x".png',
      cacheControl: 'max-age=9',
    });
    // moto leaves the overrides out of its answer; that they are signed is what binds the client.
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'response-cache-control': 'max-age=9',
      'response-content-disposition':
        `attachment; filename="_ _x_.png"; ` + `filename*=UTF-8''%C3%A9%20%22x%22.png`,
    });
    expect((await sendTo(url.href)).status).toBe(200);
    expect((await sendTo(url.href.replace('max-age%3D9', 'max-age%3D99'))).status).toBe(403);
  });

  describe('a POST form', () => {
    const ids = { userId: 'u8', tweetId: 't8' };
    async function submit(fields: Record<string, string>, bytes: Buffer, url: string) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob([new Uint8Array(bytes)]), 'x.png');
      const encoded = new Response(form);
      const body = Buffer.from(await encoded.arrayBuffer());
      return sendTo(url, {
        method: 'POST',
        headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
        body,
      });
    }
    const policy = async (more: Record<string, unknown> = {}) => {
      const { url, rest } = await presign('upload', { ...ids, method: 'POST', ...more });
      return { url: url.href, fields: rest['fields'] as Record<string, string> };
    };

    it.each<[string, (fields: Record<string, string>) => Record<string, string>]>([
      ['another key', (fields) => ({ ...fields, key: 'images/u9/t9.png' })],
      ['a key outside of the prefix', (fields) => ({ ...fields, key: 'jobs/x.json' })],
      ['another type', (fields) => ({ ...fields, 'Content-Type': 'text/html' })],
      ['a field that was not signed', (fields) => ({ ...fields, acl: 'public-read' })],
      [
        'another policy',
        (fields) => ({
          ...fields,
          Policy: Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString(
            'base64',
          ),
        }),
      ],
      ['no signature', ({ 'X-Amz-Signature': _, ...fields }) => fields],
    ])('with %s is refused', async (_, change) => {
      const { url, fields } = await policy();
      const answer = await submit(change(fields), await png(), url);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      const { url: probe } = await presign('download', ids);
      expect((await sendTo(probe.href)).status).toBe(404);
    });

    it('bounds the size on both sides', async () => {
      const body = await png();
      const { url, fields } = await policy({ contentLength: body.length });
      for (const wrong of [
        Buffer.alloc(0),
        body.subarray(1),
        Buffer.concat([body, Buffer.alloc(1)]),
      ]) {
        expect((await submit(fields, wrong, url)).status, `${wrong.length} of ${body.length}`).toBe(
          400,
        );
      }
      expect((await submit(fields, body, url)).status).toBe(204);
      const { url: back } = await presign('download', ids);
      expect((await sendTo(back.href)).body.equals(body)).toBe(true);
    });
  });

  it.each([
    { body: { userId: 'u1' }, code: 'missing_parameter' },
    { body: { userId: '../u', tweetId: 't' }, code: 'invalid_key' },
    { body: { userId: 'u/x', tweetId: 't' }, code: 'invalid_key' },
    { body: { userId: 'u', tweetId: 7 }, code: 'invalid_parameter' },
    { body: { userId: 'u', tweetId: 't', expiresIn: 999_999 }, code: 'invalid_parameter' },
    { body: { userId: 'u', tweetId: 't', acl: 'public-read' }, code: 'invalid_parameter' },
  ])('answers 400 $code for $body', async ({ body, code }) => {
    const answer = await example.ask('/api/upload_url', json(body));
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ code });
  });

  it('answers the preflight of a browser', async () => {
    const answer = await example.ask('/api/upload_url', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
        accept: '*/*',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toMatch(/^(\*|https:\/\/shop\.example)$/);
    expect(String(answer.headers['access-control-allow-headers']).toLowerCase()).toContain(
      'content-type',
    );
  });

  it('plans no changes', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
  });
});
