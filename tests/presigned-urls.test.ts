import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sendTo } from '../scripts/start/http.ts';
import { json } from '../scripts/start/checks.ts';
import { jsonOf, useExample } from './example.ts';

const example = useExample('presigned-urls');
const png = () => sharp({ create: { width: 30, height: 20, channels: 3, background: '#aa3300' } }).png().toBuffer();

async function presign(kind: 'upload' | 'download', body: Record<string, unknown>) {
  const answer = await example.ask(`/api/${kind}_url`, json(body));
  expect(answer.status).toBe(200);
  const { presignedUrl, headers, ...rest } = jsonOf(answer);
  return { url: new URL(String(presignedUrl)), headers: headers as Record<string, string>, rest };
}

describe('examples/presigned-urls', () => {
  it('signs what the seed document names', async () => {
    const { url, rest } = await presign('upload', { userId: 'u1', tweetId: 't1' });
    expect(rest).toMatchObject({ key: 'images/u1/t1.png', method: 'PUT', expiresIn: 1800 });
    expect(url.searchParams.get('X-Amz-Algorithm')).toBe('AWS4-HMAC-SHA256');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('1800');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host');
    expect([...url.searchParams.keys()].filter((name) => name.includes('checksum'))).toEqual([]);
  });

  it('uploads and downloads with an ordinary HTTP client', async () => {
    const body = await png();
    const ids = { userId: 'u2', tweetId: 't2' };
    const upload = await presign('upload', ids);
    expect((await sendTo(upload.url.href, { method: 'PUT', headers: upload.headers, body })).status).toBe(200);
    const download = await presign('download', ids);
    const answer = await sendTo(download.url.href);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.body.equals(body)).toBe(true);
  });

  it.each([
    { what: 'another Content-Type', change: (url: URL) => url, headers: { 'content-type': 'text/html' } },
    { what: 'another key', change: (url: URL) => new URL(url.href.replace('/u3/', '/u4/')), headers: { 'content-type': 'image/png' } },
    { what: 'a longer life', change: (url: URL) => new URL(url.href.replace('X-Amz-Expires=1800', 'X-Amz-Expires=9000')), headers: { 'content-type': 'image/png' } },
  ])('refuses $what than the signed one', async ({ change, headers }) => {
    const { url } = await presign('upload', { userId: 'u3', tweetId: 't3' });
    const answer = await sendTo(change(url).href, { method: 'PUT', headers, body: await png() });
    expect(answer.status).toBe(403);
    const { url: probe } = await presign('download', { userId: 'u3', tweetId: 't3' });
    expect((await sendTo(probe.href)).status).toBe(404);
  });

  it.each([
    { body: { userId: 'u1' }, code: 'missing_parameter' },
    { body: { userId: '../u', tweetId: 't' }, code: 'invalid_parameter' },
    { body: { userId: 'u/x', tweetId: 't' }, code: 'invalid_parameter' },
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
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type', accept: '*/*' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toMatch(/^(\*|https:\/\/shop\.example)$/);
    expect(String(answer.headers['access-control-allow-headers']).toLowerCase()).toContain('content-type');
  });

  it('plans no changes', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
  });
});
